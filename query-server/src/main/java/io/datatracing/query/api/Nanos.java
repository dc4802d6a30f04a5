package io.datatracing.query.api;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times and durations as people write them. */
final class Nanos {
  static final String TIME = "nanoseconds since 1970 or a time such as 2026-01-31T12:00:00Z";
  static final String DURATION = "a duration such as 500ms, 1.5s, 250us or plain nanoseconds";

  private static final Pattern DURATION_PATTERN =
      Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)(ns|us|µs|μs|ms|s|m|h)?");

  private Nanos() {}

  /**
   * @throws IllegalArgumentException when it is neither form, or outside the years 1677 to 2262
   */
  static long time(String text) {
    if (text.matches("-?\\d{1,19}")) {
      return Long.parseLong(text);
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return Math.addExact(
          Math.multiplyExact(time.toEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /**
   * @throws IllegalArgumentException when it is no duration, a part of a nanosecond, or longer than
   *     292 years
   */
  static long duration(String text) {
    Matcher matcher = DURATION_PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    String unit = matcher.group(2);
    try {
      return new BigDecimal(matcher.group(1))
          .multiply(BigDecimal.valueOf(nanosOf(unit == null ? "ns" : unit)))
          .longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 1_000L; // both spellings of the micro sign
    };
  }
}
