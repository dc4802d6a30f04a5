package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.SpanClock;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or a date. */
final class RetryAfter {
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private RetryAfter() {}

  /**
   * Milliseconds to wait, 0 or more; {@link SendResult#NO_RETRY_AFTER} if the header is absent or
   * not valid.
   */
  static long millis(@Nullable String header, SpanClock clock) {
    if (header == null) {
      return SendResult.NO_RETRY_AFTER;
    }
    String text = header.trim();
    if (isSeconds(text)) {
      return Long.parseLong(text) * MILLIS_PER_SECOND;
    }
    SimpleDateFormat format = new SimpleDateFormat("EEE, dd MMM yyyy HH:mm:ss zzz", Locale.US);
    format.setTimeZone(TimeZone.getTimeZone("GMT"));
    Date date = format.parse(text, new ParsePosition(0));
    if (date == null) {
      return SendResult.NO_RETRY_AFTER;
    }
    return Math.max(0, date.getTime() - clock.epochNanos() / NANOS_PER_MILLI);
  }

  /** At most nine digits: no overflow, and thirty years are long enough. */
  private static boolean isSeconds(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 9;
  }
}
