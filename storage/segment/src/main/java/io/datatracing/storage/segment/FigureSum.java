package io.datatracing.storage.segment;

import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.LatencyFigures;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the minutes of one group, which follow each other in a block's summaries, and only then
 * adds them to the group's figures: putting each minute's buckets in their place among those of a
 * day costs more than counting them here, where every bucket has its own place. For one thread.
 */
final class FigureSum {
  private final long[] counts = new long[CompactHistogram.bucketOf(Long.MAX_VALUE) + 1];

  /** Buckets that are in use are not outside. */
  private int lowest = counts.length;

  private int highest = -1;
  private long count;
  private long negative;
  private long minimum = Long.MAX_VALUE;
  private long maximum;
  private long seconds;
  private long nanos;
  private @Nullable LatencyFigures group;

  /** What is added next belongs to this group. */
  void begin(LatencyFigures next) {
    if (next != group) {
      end();
      group = next;
    }
  }

  void addBucket(int bucket, long values) {
    counts[bucket] += values;
    count += values;
    lowest = Math.min(lowest, bucket);
    highest = Math.max(highest, bucket);
  }

  /** The figures of values whose buckets are added, too. */
  void addFigures(
      long negativeCount, long min, long max, long wholeSeconds, long nanosBelowASecond) {
    negative += negativeCount;
    minimum = Math.min(minimum, min);
    maximum = Math.max(maximum, max);
    seconds += wholeSeconds;
    nanos += nanosBelowASecond;
  }

  /** Hands over what is left. */
  void end() {
    LatencyFigures to = group;
    if (to == null || count == 0) {
      return;
    }
    CompactHistogram durations = new CompactHistogram();
    durations.addFigures(count, negative, minimum, maximum, seconds, nanos);
    for (int bucket = lowest; bucket <= highest; bucket++) {
      if (counts[bucket] != 0) {
        durations.addBucket(bucket, counts[bucket]);
        counts[bucket] = 0;
      }
    }
    to.add(durations, 0, null, null);
    lowest = counts.length;
    highest = -1;
    count = 0;
    negative = 0;
    minimum = Long.MAX_VALUE;
    maximum = 0;
    seconds = 0;
    nanos = 0;
  }
}
