package io.datatracing.query.jaeger;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them: {@code 1.5s}, {@code 1h2m}, {@code 100us}; days as well, which
 * Jaeger's UI has among its look-backs.
 */
final class GoDuration {
  static final String EXPECTED = "a duration such as 1.5s, 100us or 1h30m";

  private static final Pattern PART =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{0,9})?|\\.\\d{1,9})(ns|us|µs|μs|ms|s|m|h|d|w)");

  /** Longer ones have units that repeat; the pattern is linear, the text is a stranger's. */
  private static final int MAX_LENGTH = 64;

  private GoDuration() {}

  /**
   * Nanoseconds.
   *
   * @throws IllegalArgumentException when it is no duration, negative, or longer than 292 years
   */
  static long parse(String text) {
    if (text.equals("0")) {
      return 0;
    }
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(text);
    }
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at) {
        throw new IllegalArgumentException(text);
      }
      nanos =
          nanos.add(
              new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
      at = part.end();
    }
    try {
      return nanos.toBigInteger().longValueExact();
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
      case "d" -> 86_400_000_000_000L;
      case "w" -> 604_800_000_000_000L;
      default -> 1_000L; // us, and both spellings of the micro sign
    };
  }
}
