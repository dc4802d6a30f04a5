package io.datatracing.query.zipkin;

import io.datatracing.query.api.Parameters;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code endTs} and {@code lookback}, milliseconds, of a Zipkin question as nanoseconds. */
record ZipkinTimes(long startNanos, long endNanos) {
  private static final long DEFAULT_LOOKBACK_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final String TIME = "milliseconds since 1970, such as 1769860800000";
  private static final String LENGTH = "milliseconds, such as 900000";

  /**
   * @param nowNanos since 1970: the end where {@code endTs} is missing
   */
  static ZipkinTimes of(Parameters parameters, long nowNanos) {
    Long endTs = parameters.optional("endTs", ZipkinTimes::millis, TIME);
    return before(parameters, endTs == null ? TimeUnit.NANOSECONDS.toMillis(nowNanos) : endTs);
  }

  static ZipkinTimes required(Parameters parameters) {
    return before(parameters, parameters.required("endTs", ZipkinTimes::millis, TIME));
  }

  private static ZipkinTimes before(Parameters parameters, long endMillis) {
    Long lookback = parameters.optional("lookback", ZipkinTimes::millis, LENGTH);
    long start = endMillis - (lookback == null ? DEFAULT_LOOKBACK_MILLIS : lookback);
    // The millisecond that is named counts whole. What is too far away is cut by the conversion.
    return new ZipkinTimes(
        TimeUnit.MILLISECONDS.toNanos(start), TimeUnit.MILLISECONDS.toNanos(endMillis + 1));
  }

  /** Microseconds as nanoseconds; null for none. */
  static @Nullable Long duration(Parameters parameters, String name) {
    Long micros = parameters.optional(name, ZipkinTimes::millis, "microseconds, such as 100000");
    return micros == null ? null : TimeUnit.MICROSECONDS.toNanos(micros);
  }

  /** Not negative, and so far from the largest number that sums stay numbers. */
  private static long millis(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(text);
    }
    return Long.parseLong(text);
  }
}
