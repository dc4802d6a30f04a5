package io.datatracing.bootstrap.propagation;

import java.nio.charset.StandardCharsets;

/** Percent-encoding of baggage values (RFC 3986, section 2.1, over UTF-8). */
final class PercentCoding {
  private static final String HEX = "0123456789ABCDEF";

  private PercentCoding() {}

  /** Every byte that is not a baggage octet, and the percent sign itself, as {@code %XX}. */
  static String encode(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(utf8.length + 8);
    for (byte b : utf8) {
      char c = (char) (b & 0xff);
      if (c != '%' && isBaggageOctet(c)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }

  /**
   * A percent sign without two hex digits stands for itself; bytes that are not UTF-8 become
   * U+FFFD, as W3C Baggage section 3.3.1.3 asks.
   *
   * @param encoded ASCII
   */
  static String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] bytes = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      int high =
          c == '%' && i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(encoded.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** {@code %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E}. */
  static boolean isBaggageOctet(char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
  }
}
