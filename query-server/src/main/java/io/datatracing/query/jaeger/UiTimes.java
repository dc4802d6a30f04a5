package io.datatracing.query.jaeger;

import java.util.concurrent.TimeUnit;

/** Times of Jaeger's UI: microseconds, or milliseconds, since 1970. */
final class UiTimes {
  static final String MICROS = "microseconds since 1970, such as 1769860800000000";
  static final String MILLIS = "milliseconds since 1970, such as 1769860800000";
  static final String MILLIS_LONG = "milliseconds, such as 3600000";

  private UiTimes() {}

  /** Nanoseconds of microseconds; what is too far away for them becomes the last or first one. */
  static long fromMicros(String text) {
    return TimeUnit.MICROSECONDS.toNanos(Long.parseLong(text));
  }

  static long fromMillis(String text) {
    return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(text));
  }

  /** A length of time, which is not negative. */
  static long length(String text) {
    long millis = Long.parseLong(text);
    if (millis < 0) {
      throw new IllegalArgumentException(text);
    }
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Rounded down, also before 1970. */
  static long micros(long nanos) {
    return Math.floorDiv(nanos, 1_000L);
  }

  /** {@code a - b}, or the first time there is. */
  static long minus(long a, long b) {
    long difference = a - b;
    return b >= 0 && difference > a ? Long.MIN_VALUE : difference;
  }

  /** {@code a + b} for {@code b} that is not negative, or the last time there is. */
  static long plus(long a, long b) {
    long sum = a + b;
    return sum < a ? Long.MAX_VALUE : sum;
  }
}
