package io.datatracing.storage.segment;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * The hour of arrival that blocks share, and that retention drops as one; also the name of their
 * folder, such as {@code 2026-11-21T03}, in UTC.
 *
 * <p>The hour is that of arrival and not that of the spans, because clocks of senders err: a span
 * from 1970 must not be dropped on arrival, one from 2036 must not stay for ever.
 */
final class Partition {
  static final String FOLDER = "partitions";

  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH");

  private Partition() {}

  static String of(Instant arrival) {
    return NAME.format(arrival.atOffset(ZoneOffset.UTC));
  }

  /** Whether everything in it arrived longer ago than {@code retention}. */
  static boolean isExpired(String name, Instant now, Duration retention) {
    Instant end = LocalDateTime.parse(name, NAME).toInstant(ZoneOffset.UTC);
    return !end.plus(1, ChronoUnit.HOURS).plus(retention).isAfter(now);
  }

  /** When the hour begins, in seconds since 1970. */
  static long firstSecond(String name) {
    return LocalDateTime.parse(name, NAME).toEpochSecond(ZoneOffset.UTC);
  }

  static boolean isName(String text) {
    try {
      LocalDateTime.parse(text, NAME);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
