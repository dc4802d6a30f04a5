package io.datatracing.collector.pipeline;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 512KiB}, {@code 64MiB}, {@code 2GiB}, {@code 10MB} or {@code
 * 4096B}.
 */
public record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})(B|kB|KB|MB|GB|KiB|MiB|GiB)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30);

  public static ByteSize ofMiB(long count) {
    return new ByteSize(count << 20);
  }

  /**
   * @throws IllegalArgumentException naming the text and an example
   */
  public static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text.trim());
    if (form.matches()) {
      try {
        return new ByteSize(
            Math.multiplyExact(
                Long.parseLong(form.group(1)), UNITS.getOrDefault(form.group(2), 1L)));
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("'" + text + "' is more bytes than there are", e);
      }
    }
    throw new IllegalArgumentException("'" + text + "' is not a size; e.g. 64MiB");
  }

  @Override
  public String toString() {
    for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
      long size = UNITS.getOrDefault(unit, 1L);
      if (bytes != 0 && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return bytes + "B";
  }
}
