package io.datatracing.distribution.terminal;

import java.util.Locale;

/** Durations for people: three or four significant digits and a unit. */
public final class Durations {
  private Durations() {}

  /**
   * @param nanos may be negative: clocks of two machines may disagree
   */
  public static String text(long nanos) {
    // Of Long.MIN_VALUE there is no absolute value; doubles have one.
    double magnitude = Math.abs((double) nanos);
    if (magnitude < 1e3) {
      return nanos + " ns";
    } else if (magnitude < 1e6) {
      return scaled(nanos / 1e3, "µs");
    } else if (magnitude < 1e9) {
      return scaled(nanos / 1e6, "ms");
    } else if (magnitude < 60e9) {
      return scaled(nanos / 1e9, "s");
    }
    return scaled(nanos / 60e9, "min");
  }

  private static String scaled(double value, String unit) {
    double magnitude = Math.abs(value);
    String format = magnitude < 10 ? "%.2f %s" : magnitude < 100 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, format, value, unit);
  }
}
