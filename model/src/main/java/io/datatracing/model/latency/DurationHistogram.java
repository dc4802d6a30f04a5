package io.datatracing.model.latency;

/**
 * Any number of durations in constant memory (58 KB), with percentiles that are wrong by less than
 * half a percent.
 *
 * <p>Buckets are those of a floating point number of eight significant bits: below 256 ns each
 * value has its own, above it 128 buckets divide each power of two (as in Tene's HdrHistogram). A
 * value is given back as the middle of its bucket, so by at most {@link #RELATIVE_ERROR} off.
 */
public final class DurationHistogram {
  private static final int SUB_BUCKET_BITS = 7;
  private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

  /** Half a bucket's width over its lowest value. */
  public static final double RELATIVE_ERROR = 0.5 / SUB_BUCKETS;

  private final long[] counts = new long[index(Long.MAX_VALUE) + 1];
  private long count;
  private long negative;
  private long minimum = Long.MAX_VALUE;
  private long maximum;
  private double sum;

  /** Adds a duration; a negative one, which a clock that was set back makes, counts as 0. */
  public void add(long nanos) {
    if (nanos < 0) {
      negative++;
    }
    long value = Math.max(0, nanos);
    counts[index(value)]++;
    count++;
    sum += value;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }

  public long count() {
    return count;
  }

  /** How many of them were negative. */
  public long negativeCount() {
    return negative;
  }

  /** Exact; 0 without a value. */
  public long minimum() {
    return count == 0 ? 0 : minimum;
  }

  /** Exact; 0 without a value. */
  public long maximum() {
    return maximum;
  }

  /** 0 without a value. */
  public double mean() {
    return count == 0 ? 0 : sum / count;
  }

  /**
   * A percentile with its confidence interval, see {@link QuantileRanks}.
   *
   * @param percent above 0 and below 100
   * @throws IllegalArgumentException if it is not, or there is no value
   */
  public Percentile at(double percent) {
    if (count == 0) {
      throw new IllegalArgumentException("percentile of no value");
    }
    QuantileRanks ranks = QuantileRanks.of(count, percent);
    return new Percentile(
        percent,
        valueAt(ranks.rank()),
        ranks.low() < 1 ? null : Long.valueOf(valueAt(ranks.low())),
        ranks.high() > count ? null : Long.valueOf(valueAt(ranks.high())));
  }

  private long valueAt(long rank) {
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(maximum, Math.max(minimum, middle(i)));
      }
    }
    return maximum;
  }

  private static int index(long nanos) {
    int shift = Math.max(0, Long.SIZE - 1 - SUB_BUCKET_BITS - Long.numberOfLeadingZeros(nanos));
    return (shift << SUB_BUCKET_BITS) + (int) (nanos >>> shift);
  }

  private static long middle(int index) {
    int shift = Math.max(0, (index >>> SUB_BUCKET_BITS) - 1);
    long lowest = (index - ((long) shift << SUB_BUCKET_BITS)) << shift;
    return lowest + (1L << shift) / 2;
  }
}
