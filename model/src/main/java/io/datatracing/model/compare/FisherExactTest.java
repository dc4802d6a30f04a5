package io.datatracing.model.compare;

/**
 * Fisher's exact test of a table of two rows and two columns: R. A. Fisher, "On the Interpretation
 * of χ² from Contingency Tables, and the Calculation of P", 1922.
 */
final class FisherExactTest {
  /** Tables as likely as the one seen count too, although floating point may differ by this. */
  private static final double TIE = 1e-7;

  private final double[] logFactorial;

  /**
   * @param most the largest total that will be asked about
   */
  FisherExactTest(int most) {
    logFactorial = new double[most + 1];
    for (int i = 2; i <= most; i++) {
      logFactorial[i] = logFactorial[i - 1] + Math.log(i);
    }
  }

  /**
   * Two-sided: the sum of the probabilities of all tables with these margins that are at most as
   * likely as this one.
   *
   * @param a of {@code rowA} that have the feature
   * @param b of {@code rowB} that have the feature
   */
  double pValue(int a, int rowA, int b, int rowB) {
    int with = a + b;
    int lowest = Math.max(0, with - rowB);
    int highest = Math.min(with, rowA);
    double seen = logProbability(a, rowA, rowB, with);
    double sum = 0;
    for (int k = lowest; k <= highest; k++) {
      double one = logProbability(k, rowA, rowB, with);
      if (one <= seen + TIE) {
        sum += Math.exp(one);
      }
    }
    return Math.min(1, sum);
  }

  /** Hypergeometric: k of {@code rowA} and {@code with - k} of {@code rowB}. */
  private double logProbability(int k, int rowA, int rowB, int with) {
    return logChoose(rowA, k) + logChoose(rowB, with - k) - logChoose(rowA + rowB, with);
  }

  private double logChoose(int n, int k) {
    return logFactorial[n] - logFactorial[k] - logFactorial[n - k];
  }
}
