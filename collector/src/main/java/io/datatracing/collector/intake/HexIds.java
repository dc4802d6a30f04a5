package io.datatracing.collector.intake;

import org.jspecify.annotations.Nullable;

/** Ids as hexadecimal digits of either case, shorter ones meant to begin with zeros. */
public final class HexIds {
  private HexIds() {}

  /**
   * Of a 128-bit id; 0 when it has 16 digits or fewer.
   *
   * @throws NumberFormatException naming what is not an id
   */
  public static long high(String id) {
    check(id, 32);
    return id.length() <= 16 ? 0 : Long.parseUnsignedLong(id.substring(0, id.length() - 16), 16);
  }

  /**
   * The lower 64 bits of a 128-bit id.
   *
   * @throws NumberFormatException naming what is not an id
   */
  public static long low(String id) {
    check(id, 32);
    return Long.parseUnsignedLong(id.substring(Math.max(0, id.length() - 16)), 16);
  }

  /**
   * A 64-bit id; 0 for none.
   *
   * @throws NumberFormatException naming what is not an id
   */
  public static long spanId(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return 0;
    }
    check(id, 16);
    return Long.parseUnsignedLong(id, 16);
  }

  /** {@link Long#parseUnsignedLong} would take a plus sign. */
  private static void check(String id, int maxDigits) {
    boolean wrong = id.isEmpty() || id.length() > maxDigits;
    for (int i = 0; i < id.length() && !wrong; i++) {
      wrong = Character.digit(id.charAt(i), 16) < 0 || id.charAt(i) > 'f';
    }
    if (wrong) {
      throw new NumberFormatException(
          "'"
              + (id.length() > 40 ? id.substring(0, 40) + "…" : id)
              + "' is not an id of 1 to "
              + maxDigits
              + " hexadecimal digits");
    }
  }
}
