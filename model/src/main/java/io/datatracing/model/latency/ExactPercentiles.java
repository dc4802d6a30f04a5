package io.datatracing.model.latency;

import java.util.Arrays;

/**
 * Percentiles of a sample that is at hand as a whole: exact, with a confidence interval that
 * assumes nothing about the distribution ({@link QuantileRanks}).
 */
public final class ExactPercentiles {
  /** Each bound is missed with at most half of what is left. */
  public static final double CONFIDENCE = QuantileRanks.CONFIDENCE;

  private final long[] sorted;

  private ExactPercentiles(long[] sorted) {
    this.sorted = sorted;
  }

  /**
   * @param nanos in any order, at least one; copied
   * @throws IllegalArgumentException if there is no value
   */
  public static ExactPercentiles of(long[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("percentiles of no value");
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new ExactPercentiles(sorted);
  }

  /** The number of values. */
  public int count() {
    return sorted.length;
  }

  /**
   * @param percent above 0 and below 100
   * @throws IllegalArgumentException naming the value, if it is not
   */
  public Percentile at(double percent) {
    int n = sorted.length;
    QuantileRanks ranks = QuantileRanks.of(n, percent);
    return new Percentile(
        percent,
        sorted[(int) ranks.rank() - 1],
        ranks.low() < 1 ? null : Long.valueOf(sorted[(int) ranks.low() - 1]),
        ranks.high() > n ? null : Long.valueOf(sorted[(int) ranks.high() - 1]));
  }
}
