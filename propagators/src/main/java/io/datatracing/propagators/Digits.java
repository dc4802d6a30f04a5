package io.datatracing.propagators;

/** Numbers in headers. Never throws for what it reads. */
final class Digits {
  private static final String HEX = "0123456789abcdef";
  private static final int MAX_DECIMAL = 20;

  private Digits() {}

  /** Whether {@code text[from, to)} is one lower-case hex digit or more. */
  static boolean isLowerHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (HEX.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return to > from;
  }

  /** Whether {@code text[from, to)} is one ASCII hex digit or more, of either case. */
  static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c > 'f' || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return to > from;
  }

  /** Digits known to be hex; of more than 16 the last 16. */
  static long hex(String text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value << 4 | Character.digit(text.charAt(i), 16);
    }
    return value;
  }

  /** 16 lower-case digits. */
  static void appendHex(StringBuilder out, long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((int) (value >>> shift) & 15));
    }
  }

  static String hex(long value) {
    StringBuilder out = new StringBuilder(16);
    appendHex(out, value);
    return out.toString();
  }

  /** Whether {@code text} is an unsigned decimal number of 64 bits. */
  static boolean isDecimal(String text) {
    if (text.isEmpty() || text.length() > MAX_DECIMAL) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    // 2^64 has 20 digits: of numbers as long, equal length makes the order of texts that of
    // numbers.
    return text.length() < MAX_DECIMAL || text.compareTo("18446744073709551615") <= 0;
  }

  /** A text that {@link #isDecimal}. */
  static long decimal(String text) {
    return Long.parseUnsignedLong(text);
  }
}
