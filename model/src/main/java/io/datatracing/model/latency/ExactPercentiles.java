package io.datatracing.model.latency;

import java.util.Arrays;

/**
 * Percentiles of a sample that is at hand as a whole: exact, with a confidence interval that
 * assumes nothing about the distribution.
 *
 * <p>The number of values below the population's quantile q is binomial (n, q). So order statistics
 * l and u with P(X_l &lt; quantile &lt; X_u) &gt;= the confidence are bounds, whatever the
 * distribution (Hahn and Meeker, "Statistical Intervals", section 5.2). A sample that is too small
 * has no such u: the p99 of 100 requests is known, that of the service is not.
 */
public final class ExactPercentiles {
  /** Each bound is missed with at most half of what is left. */
  public static final double CONFIDENCE = 0.95;

  /** Of the standard normal distribution at {@code 1 - (1 - CONFIDENCE) / 2}. */
  private static final double Z = 1.959964;

  /** Up to here binomial probabilities are summed; beyond, the normal distribution is as good. */
  private static final int MOST_SUMMED = 10_000;

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
    if (!(percent > 0 && percent < 100)) {
      throw new IllegalArgumentException(
          "percentile is " + percent + ", expected a number above 0 and below 100");
    }
    double q = percent / 100;
    int n = sorted.length;
    int rank = (int) Math.min(n, Math.max(1, Math.ceil(q * n)));
    int[] bounds = n <= MOST_SUMMED ? summedBounds(n, q) : normalBounds(n, q);
    return new Percentile(
        percent,
        sorted[rank - 1],
        bounds[0] < 1 ? null : Long.valueOf(sorted[bounds[0] - 1]),
        bounds[1] > n ? null : Long.valueOf(sorted[bounds[1] - 1]));
  }

  /**
   * The largest l with P(fewer than l below) at most half of the rest, the smallest u with P(fewer
   * than u below) at least one less that half; ranks from 1, 0 and n + 1 for none.
   */
  private static int[] summedBounds(int n, double q) {
    double tail = (1 - CONFIDENCE) / 2;
    double logOdds = Math.log(q) - Math.log1p(-q);
    double logTerm = n * Math.log1p(-q);
    double below = 0;
    int low = 0;
    for (int k = 0; k <= n; k++) {
      // below = P(fewer than k values below the quantile).
      if (below <= tail) {
        low = k;
      } else if (below >= 1 - tail) {
        return new int[] {low, k};
      }
      below += Math.exp(logTerm);
      logTerm += Math.log(n - k) - Math.log(k + 1.0) + logOdds;
    }
    return new int[] {low, n + 1};
  }

  private static int[] normalBounds(int n, double q) {
    double middle = n * q;
    double spread = Z * Math.sqrt(n * q * (1 - q));
    return new int[] {
      (int) Math.max(0, Math.floor(middle - spread)), (int) Math.ceil(middle + spread) + 1
    };
  }
}
