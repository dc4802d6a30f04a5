package io.datatracing.model.latency;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Where in a sorted sample a quantile stands, and between which places that of the population is.
 *
 * <p>The number of values below the population's quantile q is binomial (n, q). So order statistics
 * l and u with P(X_l &lt; quantile &lt; X_u) &gt;= the confidence are bounds, whatever the
 * distribution (Hahn and Meeker, "Statistical Intervals", section 5.2). A sample that is too small
 * has no such u: the p99 of 100 requests is known, that of the service is not.
 *
 * @param rank of the sample's quantile, from 1
 * @param low rank of the lower bound; 0 for none
 * @param high rank of the upper bound; the sample's size + 1 for none
 */
record QuantileRanks(long rank, long low, long high) {
  /** Each bound is missed with at most half of what is left. */
  static final double CONFIDENCE = 0.95;

  /** Of the standard normal distribution at {@code 1 - (1 - CONFIDENCE) / 2}. */
  private static final double Z = 1.959964;

  /** Up to here binomial probabilities are summed; beyond, the normal distribution is as good. */
  private static final int MOST_SUMMED = 10_000;

  /**
   * Finds the ranks.
   *
   * @param n values in the sample, at least one
   * @param percent above 0 and below 100
   * @throws IllegalArgumentException naming the percentile, if it is not
   */
  static QuantileRanks of(long n, double percent) {
    if (!(percent > 0 && percent < 100)) {
      throw new IllegalArgumentException(
          "percentile is " + percent + ", expected a number above 0 and below 100");
    }
    double q = percent / 100;
    // As a decimal number: 7 % of 100 values are 7, and 0.07 * 100 is a little more.
    long rank =
        BigDecimal.valueOf(percent)
            .multiply(BigDecimal.valueOf(n))
            .divide(BigDecimal.valueOf(100), 0, RoundingMode.CEILING)
            .longValueExact();
    return n <= MOST_SUMMED ? summed(rank, (int) n, q) : normal(rank, n, q);
  }

  /**
   * The largest l with P(fewer than l below) at most half of the rest, the smallest u with P(fewer
   * than u below) at least one less that half.
   */
  private static QuantileRanks summed(long rank, int n, double q) {
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
        return new QuantileRanks(rank, low, k);
      }
      below += Math.exp(logTerm);
      logTerm += Math.log(n - k) - Math.log(k + 1.0) + logOdds;
    }
    return new QuantileRanks(rank, low, n + 1L);
  }

  private static QuantileRanks normal(long rank, long n, double q) {
    double middle = n * q;
    double spread = Z * Math.sqrt(n * q * (1 - q));
    return new QuantileRanks(
        rank,
        (long) Math.max(0, Math.floor(middle - spread)),
        (long) Math.ceil(middle + spread) + 1);
  }
}
