package io.datatracing.model.latency;

import java.util.Arrays;

/**
 * Durations counted in buckets, of which only those in use take room: for thousands of histograms
 * at a time, that are added to each other. {@link DurationHistogram} is for one of many values.
 *
 * <p>Buckets are those of a floating point number of seven significant bits: below 128 ns each
 * value has its own, above it 64 buckets divide each power of two (as in Tene's HdrHistogram). The
 * number of a bucket is {@code v} for {@code v < 128}, else with {@code s = floor(log2(v)) - 6} it
 * is {@code 64 * s + (v >> s)}. A value is given back as the middle of its bucket, so by at most
 * {@link #RELATIVE_ERROR} off. Count, extremes and sum are exact, and adding histograms in another
 * order gives an equal one. Not for several threads.
 */
public final class CompactHistogram {
  private static final int SUB_BUCKET_BITS = 6;
  private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Half a bucket's width over its lowest value. */
  public static final double RELATIVE_ERROR = 0.5 / SUB_BUCKETS;

  /** Ascending; the first {@link #size} count. */
  private int[] buckets = new int[4];

  private long[] counts = new long[4];
  private int size;
  private long count;
  private long negative;
  private long minimum = Long.MAX_VALUE;
  private long maximum;

  /** Apart, because a long of nanoseconds would end after 292 years of them. */
  private long sumSeconds;

  private long sumNanos;

  /** Is shown the buckets in use, the lowest first. */
  @FunctionalInterface
  public interface BucketVisitor {

    /**
     * Is called for each bucket with a value.
     *
     * @param bucket its number
     * @param count of its values, above 0
     */
    void visit(int bucket, long count);
  }

  /** Adds a duration; a negative one, which a clock that was set back makes, counts as 0. */
  public void add(long nanos) {
    if (nanos < 0) {
      negative++;
    }
    long value = Math.max(0, nanos);
    addBucket(bucketOf(value), 1);
    count++;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    // Nearly all take less than a second: no division for them.
    long seconds = value < NANOS_PER_SECOND ? 0 : value / NANOS_PER_SECOND;
    addSum(seconds, value - seconds * NANOS_PER_SECOND);
  }

  /** Adds all values of another one, which stays as it is. */
  public void add(CompactHistogram other) {
    if (other.count == 0) {
      return;
    }
    mergeBuckets(other);
    count += other.count;
    negative += other.negative;
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
    addSum(other.sumSeconds, other.sumNanos);
  }

  /**
   * Puts back what {@link #forEachBucket} and the other figures told of stored values. Buckets are
   * then added by {@link #addBucket}.
   *
   * @param ofCount values, the sum of all buckets that follow; nothing is added for 0
   */
  public void addFigures(
      long ofCount, long negativeCount, long min, long max, long seconds, long nanos) {
    if (ofCount > 0) {
      count += ofCount;
      negative += negativeCount;
      minimum = Math.min(minimum, min);
      maximum = Math.max(maximum, max);
      addSum(seconds + nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    }
  }

  /** Adds values to a bucket and changes no other figure; see {@link #addFigures}. */
  public void addBucket(int bucket, long values) {
    // What is restored comes in ascending order.
    int at = size > 0 && buckets[size - 1] < bucket ? size : place(bucket);
    if (at < size && buckets[at] == bucket) {
      counts[at] += values;
      return;
    }
    if (size == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(buckets, at, buckets, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    buckets[at] = bucket;
    counts[at] = values;
    size++;
  }

  /**
   * The first of {@link #buckets} that is not below. Durations are noise: a search whose every step
   * is a branch would be wrong about half of them, so the steps are the same for all.
   */
  private int place(int bucket) {
    int from = 0;
    int length = size;
    while (length > 1) {
      int half = length >>> 1;
      from += buckets[from + half - 1] < bucket ? half : 0;
      length -= half;
    }
    return length == 1 && buckets[from] < bucket ? from + 1 : from;
  }

  private void mergeBuckets(CompactHistogram other) {
    int[] mergedBuckets = new int[size + other.size];
    long[] mergedCounts = new long[size + other.size];
    int merged = 0;
    int mine = 0;
    int theirs = 0;
    while (mine < size || theirs < other.size) {
      int a = mine < size ? buckets[mine] : Integer.MAX_VALUE;
      int b = theirs < other.size ? other.buckets[theirs] : Integer.MAX_VALUE;
      mergedBuckets[merged] = Math.min(a, b);
      mergedCounts[merged++] =
          (a <= b ? counts[mine++] : 0) + (b <= a ? other.counts[theirs++] : 0);
    }
    buckets = mergedBuckets;
    counts = mergedCounts;
    size = merged;
  }

  private void addSum(long seconds, long nanos) {
    long sum = sumNanos + nanos;
    // Both are below a second.
    boolean carries = sum >= NANOS_PER_SECOND;
    sumSeconds += carries ? seconds + 1 : seconds;
    sumNanos = carries ? sum - NANOS_PER_SECOND : sum;
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

  /** Whole seconds of the sum of all values. */
  public long sumSeconds() {
    return sumSeconds;
  }

  /** The rest of the sum, 0 to 999,999,999 ns. */
  public long sumNanos() {
    return sumNanos;
  }

  /** 0 without a value. */
  public double mean() {
    return count == 0 ? 0 : (sumSeconds * (double) NANOS_PER_SECOND + sumNanos) / count;
  }

  /** How many buckets are in use. */
  public int buckets() {
    return size;
  }

  public void forEachBucket(BucketVisitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.visit(buckets[i], counts[i]);
    }
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
    for (int i = 0; i < size; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(maximum, Math.max(minimum, middle(buckets[i])));
      }
    }
    return maximum;
  }

  /** The number of the bucket that a duration is counted in; 0 for a negative one. */
  public static int bucketOf(long nanos) {
    long value = Math.max(0, nanos);
    int shift = Math.max(0, Long.SIZE - 1 - SUB_BUCKET_BITS - Long.numberOfLeadingZeros(value));
    return (shift << SUB_BUCKET_BITS) + (int) (value >>> shift);
  }

  /** The smallest duration of a bucket. */
  public static long lowest(int bucket) {
    int shift = shift(bucket);
    return (bucket - ((long) shift << SUB_BUCKET_BITS)) << shift;
  }

  /** What stands for a duration of the bucket. */
  public static long middle(int bucket) {
    return lowest(bucket) + (1L << shift(bucket)) / 2;
  }

  private static int shift(int bucket) {
    return Math.max(0, (bucket >>> SUB_BUCKET_BITS) - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompactHistogram that
        && count == that.count
        && negative == that.negative
        && minimum == that.minimum
        && maximum == that.maximum
        && sumSeconds == that.sumSeconds
        && sumNanos == that.sumNanos
        && Arrays.equals(buckets, 0, size, that.buckets, 0, that.size)
        && Arrays.equals(counts, 0, size, that.counts, 0, that.size);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(count * 31 + sumNanos);
  }

  @Override
  public String toString() {
    return count + " values from " + minimum() + " to " + maximum + " ns in " + size + " buckets";
  }
}
