package io.datatracing.distribution.query;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 90s}, {@code 15m}, {@code 1h}, {@code 2d}. */
final class AgeConverter implements ITypeConverter<Duration> {
  /** At most nine digits, so that no unit can overflow a duration. */
  private static final Pattern AGE = Pattern.compile("(\\d{1,9})([smhd])");

  @Override
  public Duration convert(String text) {
    Matcher age = AGE.matcher(text);
    if (!age.matches()) {
      throw new TypeConversionException("'" + text + "' is no time like 90s, 15m, 1h or 2d");
    }
    long number = Long.parseLong(age.group(1));
    return switch (age.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
