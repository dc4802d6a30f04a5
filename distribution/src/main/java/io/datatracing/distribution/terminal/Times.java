package io.datatracing.distribution.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time for people: in the viewer's zone, which is always said with them. */
public final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private Times() {}

  public static String text(long unixNanos, ZoneId zone) {
    return FORMAT.format(Instant.ofEpochSecond(0, unixNanos).atZone(zone));
  }

  /** {@code UTC+01:00}. */
  public static String offset(ZoneId zone, Instant at) {
    ZoneOffset offset = zone.getRules().getOffset(at);
    return offset.equals(ZoneOffset.UTC) ? "UTC" : "UTC" + offset.getId();
  }
}
