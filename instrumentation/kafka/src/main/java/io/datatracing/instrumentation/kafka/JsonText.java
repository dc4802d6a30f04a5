package io.datatracing.instrumentation.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Strings and numbers of JSON bytes (RFC 8259, sections 6 and 7). */
final class JsonText {
  static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private static final int HEX_DIGITS = 4;

  private JsonText() {}

  /** What stands between the quotes, in UTF-8; null where an escape is wrong. */
  static byte @Nullable [] unescape(byte[] in, int from, int to) {
    // An escape is never shorter than what it stands for: \\u and four digits are at most 3 bytes.
    byte[] out = new byte[to - from];
    int size = 0;
    for (int at = from; at < to; at++) {
      if (in[at] != '\\') {
        out[size++] = in[at];
        continue;
      }
      if (++at >= to) {
        return null;
      }
      if (in[at] != 'u') {
        byte plain = plain(in[at]);
        if (plain == 0) {
          return null;
        }
        out[size++] = plain;
        continue;
      }
      int code = hex(in, at + 1, to);
      if (code < 0) {
        return null;
      }
      at += HEX_DIGITS;
      if (Character.isHighSurrogate((char) code)
          && at + 2 < to
          && in[at + 1] == '\\'
          && in[at + 2] == 'u') {
        int low = hex(in, at + 3, to);
        if (low >= 0 && Character.isLowSurrogate((char) low)) {
          code = Character.toCodePoint((char) code, (char) low);
          at += 2 + HEX_DIGITS;
        }
      }
      size = utf8(code, out, size);
    }
    return size == out.length ? out : Arrays.copyOf(out, size);
  }

  private static byte plain(byte escape) {
    switch (escape) {
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case '"':
      case '\\':
      case '/':
        return escape;
      default:
        return 0;
    }
  }

  private static int hex(byte[] in, int from, int to) {
    if (from + HEX_DIGITS > to) {
      return -1;
    }
    int code = 0;
    for (int i = from; i < from + HEX_DIGITS; i++) {
      int digit = Character.digit(in[i], 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  private static int utf8(int code, byte[] out, int at) {
    if (code < 0x80) {
      out[at] = (byte) code;
      return at + 1;
    }
    byte[] bytes = new String(Character.toChars(code)).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, out, at, bytes.length);
    return at + bytes.length;
  }

  static boolean isNumber(byte[] in, int from, int to) {
    int at = from < to && in[from] == '-' ? from + 1 : from;
    int digits = digits(in, at, to);
    if (digits == at || in[at] == '0' && digits > at + 1) {
      return false;
    }
    at = digits;
    if (at < to && in[at] == '.') {
      digits = digits(in, at + 1, to);
      if (digits == at + 1) {
        return false;
      }
      at = digits;
    }
    if (at < to && (in[at] == 'e' || in[at] == 'E')) {
      at++;
      if (at < to && (in[at] == '+' || in[at] == '-')) {
        at++;
      }
      digits = digits(in, at, to);
      if (digits == at) {
        return false;
      }
      at = digits;
    }
    return at == to;
  }

  private static int digits(byte[] in, int from, int to) {
    int at = from;
    while (at < to && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    return at;
  }
}
