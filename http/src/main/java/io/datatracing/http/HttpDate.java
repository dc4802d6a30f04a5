package io.datatracing.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The {@code Date} header (RFC 9110 section 6.6.1), formatted once a second. */
final class HttpDate {
  private record Formatted(long second, String text) {}

  // A race costs a second formatting of the same second; the record is published whole.
  private static volatile Formatted last = new Formatted(Long.MIN_VALUE, "");

  private HttpDate() {}

  static String now() {
    long second = System.currentTimeMillis() / 1000;
    Formatted formatted = last;
    if (formatted.second != second) {
      String text =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));
      formatted = new Formatted(second, text);
      last = formatted;
    }
    return formatted.text;
  }
}
