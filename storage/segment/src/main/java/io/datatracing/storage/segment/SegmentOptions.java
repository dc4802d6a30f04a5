package io.datatracing.storage.segment;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * Settings of the segment store.
 *
 * @param retention how long a span is kept after it arrived, to the hour
 * @param shards threads that put spans into columns, each with a table of its own
 * @param blockRows spans in a table before it becomes a block
 * @param maxTableBytes memory of the tables that are being filled; they become blocks earlier when
 *     they reach it, and up to two generations more may be waiting to be written
 * @param maxQueuedBytes requests that are accepted but not in a table yet; above it appends are
 *     refused
 * @param cacheBytes memory for the schemas and dictionaries of blocks that are read
 */
record SegmentOptions(
    Duration retention,
    int shards,
    int blockRows,
    long maxTableBytes,
    long maxQueuedBytes,
    long cacheBytes) {
  private static final String PREFIX = "datatracing.store.segment.";
  static final String RETENTION = PREFIX + "retention";
  static final String SHARDS = PREFIX + "shards";
  static final String BLOCK_ROWS = PREFIX + "block-rows";
  static final String MAX_TABLE_BYTES = PREFIX + "max-table-bytes";
  static final String MAX_QUEUED_BYTES = PREFIX + "max-queued-bytes";
  static final String CACHE_BYTES = PREFIX + "cache-bytes";

  private static final int MAX_SHARDS = 64;

  SegmentOptions {
    require(RETENTION, retention, !retention.isNegative() && !retention.isZero(), "positive");
    require(SHARDS, shards, shards >= 1 && shards <= MAX_SHARDS, "1 to " + MAX_SHARDS);
    require(BLOCK_ROWS, blockRows, blockRows >= 1 && blockRows <= 1 << 22, "1 to 4194304");
    require(MAX_TABLE_BYTES, maxTableBytes, maxTableBytes > 0, "positive");
    require(MAX_QUEUED_BYTES, maxQueuedBytes, maxQueuedBytes > 0, "positive");
    require(CACHE_BYTES, cacheBytes, cacheBytes > 0, "positive");
  }

  private static void require(String key, Object value, boolean isValid, String bound) {
    if (!isValid) {
      throw new IllegalArgumentException(key + " is " + value + ", not " + bound);
    }
  }

  /** Reads the settings; what is not given has its default. */
  static SegmentOptions from(Map<String, String> settings) {
    return new SegmentOptions(
        duration(settings, Duration.ofDays(14)),
        (int) number(settings, SHARDS, Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
        (int) number(settings, BLOCK_ROWS, 250_000),
        number(settings, MAX_TABLE_BYTES, 128L << 20),
        number(settings, MAX_QUEUED_BYTES, 64L << 20),
        number(settings, CACHE_BYTES, 64L << 20));
  }

  private static Duration duration(Map<String, String> settings, Duration otherwise) {
    String text = settings.get(RETENTION);
    try {
      return text == null ? otherwise : Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          RETENTION + " is '" + text + "', not an ISO 8601 duration such as P14D or PT12H", e);
    }
  }

  private static long number(Map<String, String> settings, String key, long otherwise) {
    String text = settings.get(key);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " is '" + text + "', not a number", e);
    }
  }
}
