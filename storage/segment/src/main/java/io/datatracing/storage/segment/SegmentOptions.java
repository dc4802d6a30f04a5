package io.datatracing.storage.segment;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the segment store.
 *
 * @param retention how long a span is kept after it arrived, to the hour
 * @param retentionBytes of blocks on disk; above it the oldest hours are dropped, whole and before
 *     their time
 * @param shards threads that put spans into columns, each with a table of its own
 * @param blockRows spans in a table before it becomes a block
 * @param maxTableBytes memory of the tables that are being filled; they become blocks earlier when
 *     they reach it, and up to two generations more may be waiting to be written
 * @param maxQueuedBytes requests that are accepted but not in a table yet; above it appends are
 *     refused
 * @param cacheBytes memory for the schemas and dictionaries of blocks that are read
 * @param fatesBytes of entries that say what became of traces, on disk; the oldest hours make room
 * @param mergeBlocks so many small blocks of the hour that is arriving are merged; of an hour that
 *     is over two suffice
 * @param indexBlocks so many blocks of an hour that is over get an index of their traces
 */
record SegmentOptions(
    Duration retention,
    long retentionBytes,
    int shards,
    int blockRows,
    long maxTableBytes,
    long maxQueuedBytes,
    long cacheBytes,
    long fatesBytes,
    int mergeBlocks,
    int indexBlocks) {
  private static final String PREFIX = "datatracing.store.segment.";
  static final String RETENTION = PREFIX + "retention";
  static final String RETENTION_BYTES = PREFIX + "retention-bytes";
  static final String SHARDS = PREFIX + "shards";
  static final String BLOCK_ROWS = PREFIX + "block-rows";
  static final String MAX_TABLE_BYTES = PREFIX + "max-table-bytes";
  static final String MAX_QUEUED_BYTES = PREFIX + "max-queued-bytes";
  static final String CACHE_BYTES = PREFIX + "cache-bytes";
  static final String FATES_BYTES = PREFIX + "fates-bytes";
  static final String MERGE_BLOCKS = PREFIX + "merge-blocks";
  static final String INDEX_BLOCKS = PREFIX + "index-blocks";

  private static final List<String> KEYS =
      List.of(
          RETENTION,
          RETENTION_BYTES,
          SHARDS,
          BLOCK_ROWS,
          MAX_TABLE_BYTES,
          MAX_QUEUED_BYTES,
          CACHE_BYTES,
          FATES_BYTES,
          MERGE_BLOCKS,
          INDEX_BLOCKS);

  private static final int MAX_SHARDS = 64;

  /** A number of bytes, or of units of 1024 bytes and their powers. */
  private static final Pattern BYTES = Pattern.compile("(\\d{1,18})([KMGT]?)");

  SegmentOptions {
    require(RETENTION, retention, !retention.isNegative() && !retention.isZero(), "positive");
    require(RETENTION_BYTES, retentionBytes, retentionBytes > 0, "positive");
    require(SHARDS, shards, shards >= 1 && shards <= MAX_SHARDS, "1 to " + MAX_SHARDS);
    require(BLOCK_ROWS, blockRows, blockRows >= 1 && blockRows <= 1 << 22, "1 to 4194304");
    require(MAX_TABLE_BYTES, maxTableBytes, maxTableBytes > 0, "positive");
    require(MAX_QUEUED_BYTES, maxQueuedBytes, maxQueuedBytes > 0, "positive");
    require(CACHE_BYTES, cacheBytes, cacheBytes > 0, "positive");
    require(MERGE_BLOCKS, mergeBlocks, mergeBlocks >= 2, "2 or more");
    require(INDEX_BLOCKS, indexBlocks, indexBlocks >= 2, "2 or more");
    require(FATES_BYTES, fatesBytes, fatesBytes > 0, "positive");
  }

  private static void require(String key, Object value, boolean isValid, String bound) {
    if (!isValid) {
      throw new IllegalArgumentException(key + " is " + value + ", not " + bound);
    }
  }

  /**
   * Reads the settings; what is not given has its default.
   *
   * @throws IllegalArgumentException with one line that names the key, its value and what it may
   *     be; also for a key of this store that there is none of
   */
  static SegmentOptions from(Map<String, String> settings) {
    for (String key : settings.keySet()) {
      if (key.startsWith(PREFIX) && !KEYS.contains(key) && !ObjectOptions.KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "There is no setting "
                + key
                + "; there are "
                + String.join(", ", KEYS)
                + ", "
                + String.join(", ", ObjectOptions.KEYS));
      }
    }
    return new SegmentOptions(
        duration(settings, Duration.ofDays(14)),
        bytes(settings, RETENTION_BYTES, Long.MAX_VALUE),
        (int) number(settings, SHARDS, Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
        (int) number(settings, BLOCK_ROWS, 250_000),
        bytes(settings, MAX_TABLE_BYTES, 128L << 20),
        bytes(settings, MAX_QUEUED_BYTES, 64L << 20),
        bytes(settings, CACHE_BYTES, 64L << 20),
        bytes(settings, FATES_BYTES, 1L << 30),
        (int) number(settings, MERGE_BLOCKS, 8),
        (int) number(settings, INDEX_BLOCKS, 16));
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

  static long bytes(Map<String, String> settings, String key, long otherwise) {
    String text = settings.get(key);
    if (text == null) {
      return otherwise;
    }
    Matcher bytes = BYTES.matcher(text);
    try {
      if (bytes.matches()) {
        // K is the first unit; without one it is 1024 to the power of 0.
        int power = bytes.group(2).isEmpty() ? 0 : 1 + "KMGT".indexOf(bytes.group(2));
        return Math.multiplyExact(Long.parseLong(bytes.group(1)), 1L << (10 * power));
      }
    } catch (ArithmeticException e) {
      throw notBytes(key, text, e);
    }
    throw notBytes(key, text, null);
  }

  private static IllegalArgumentException notBytes(
      String key, String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        key + " is '" + text + "', not a number of bytes such as 500M, 20G or 1073741824", cause);
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
