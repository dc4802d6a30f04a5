package io.datatracing.bootstrap.trace;

/**
 * Consistent probability sampling as OpenTelemetry specifies it: a trace has 56 bits of randomness,
 * a sampler a threshold of 57 bits; the trace is sampled where the former is at least the latter.
 */
final class Probability {
  private static final int RANDOM_BITS = 56;
  private static final double SCALE = Sampler.NEVER;

  private Probability() {}

  /**
   * The share {@code 1 - ratio} of 2^56, rounded to the four hex digits after leading {@code f}s
   * that the specification recommends: what travels in headers is short.
   */
  static long threshold(double ratio) {
    if (ratio == 0) {
      return Sampler.NEVER;
    }
    long exact = (long) Math.rint((1 - ratio) * SCALE);
    int digits = 4;
    for (int shift = RANDOM_BITS - 4; digits < 14 && (exact >>> shift & 15) == 15; shift -= 4) {
      digits++;
    }
    long unit = 1L << 4 * (14 - digits);
    long rounded = (exact + unit / 2) & -unit;
    // The smallest ratios would round to nothing, which is another thing than a small share.
    return Math.min(rounded, Sampler.NEVER - 1);
  }

  /** Right-most bits of a trace id that level 2 of W3C trace context promises to be random. */
  static long randomness(long traceIdLow) {
    return traceIdLow & Sampler.NEVER - 1;
  }
}
