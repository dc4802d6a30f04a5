package io.datatracing.model;

/** Lowercase hexadecimal of 64-bit words, most significant digit first. */
final class Hex {
  static final int DIGITS = 16;

  private static final char[] ALPHABET = "0123456789abcdef".toCharArray();

  private Hex() {}

  static void append(StringBuilder out, long word) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.append(ALPHABET[(int) (word >>> shift) & 15]);
    }
  }

  /**
   * Reads the 16 digits at {@code offset}; upper case is accepted because people paste it.
   *
   * @throws IllegalArgumentException naming {@code text} when a character is not a digit
   */
  static long parse(CharSequence text, int offset) {
    long word = 0;
    for (int i = offset; i < offset + DIGITS; i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException(
            "'" + text + "' is not hexadecimal: character " + i + " is '" + text.charAt(i) + "'");
      }
      word = word << 4 | digit;
    }
    return word;
  }

  /** Not {@link Character#digit}: that one accepts the digits of every script. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  }
}
