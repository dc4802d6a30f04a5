package io.datatracing.collector.metrics;

import io.datatracing.collector.pipeline.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the figures of a node {@code metrics} are kept for questions about latency and
 * dependencies.
 *
 * @param keep an hour or more
 * @param maxSize of all files; a megabyte or more. The oldest hours make room
 */
public record RollupOptions(@Nullable Duration keep, @Nullable ByteSize maxSize) {
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
  private static final long SMALLEST = 1 << 20;

  public RollupOptions {
    keep = keep == null ? Duration.ofDays(30) : keep;
    maxSize = maxSize == null ? new ByteSize(1L << 30) : maxSize;
    if (keep.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "rollups.keep: " + keep.toMillis() + "ms is not 1h or more");
    }
    if (maxSize.bytes() < SMALLEST) {
      throw new IllegalArgumentException(
          "rollups.max-size: " + maxSize.bytes() + " bytes are not 1MiB or more");
    }
  }

  long keepNanos() {
    return keep == null || keep.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : keep.toNanos();
  }

  long maxBytes() {
    return maxSize == null ? Long.MAX_VALUE : maxSize.bytes();
  }
}
