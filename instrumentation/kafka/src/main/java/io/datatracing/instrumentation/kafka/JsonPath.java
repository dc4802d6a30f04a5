package io.datatracing.instrumentation.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one scalar out of JSON bytes (RFC 8259, UTF-8) without making anything of the rest: a walk
 * to the place, over what is before it. Looks at the first {@value #MAX_BYTES} bytes and at most
 * {@value #MAX_DEPTH} levels; of two members of one name the first is taken. What is passed over is
 * not checked beyond what finding its end needs. Immutable.
 *
 * <p>The five bytes that a schema registry's serializers put in front of a value are passed over.
 */
final class JsonPath {
  static final int MAX_BYTES = 65_536;
  static final int MAX_DEPTH = 64;

  /** What {@link #read} returns where the bytes are no JSON, or reach beyond the limits. */
  static final byte[] UNREADABLE = {};

  private static final int ABSENT = -1;
  private static final int BROKEN = -2;
  private static final int REGISTRY_BYTES = 5;

  /** A member's name in UTF-8, or null for an element. */
  private final byte[] @Nullable [] names;

  private final int[] elements;

  /**
   * @param steps {@code .name} for a member, a number for an element; from {@code first} on
   */
  JsonPath(String[] steps, int first) {
    names = new byte[steps.length - first][];
    elements = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      String step = steps[first + i];
      if (step.charAt(0) == '.') {
        names[i] = step.substring(1).getBytes(StandardCharsets.UTF_8);
      } else {
        elements[i] = Integer.parseInt(step);
      }
    }
  }

  /**
   * The text of the scalar: a string without its escapes, a number as it is written.
   *
   * @return null if there is none, or no scalar; {@link #UNREADABLE}, by identity
   */
  byte @Nullable [] read(byte[] in, int from, int to) {
    int end = Math.min(to, from + MAX_BYTES);
    // What touches the limit may go on behind it.
    boolean cut = end < to;
    int at = space(in, begin(in, from, end), end);
    for (int i = 0; i < names.length && at >= 0; i++) {
      byte[] name = names[i];
      at = name == null ? element(in, at, end, elements[i]) : member(in, at, end, name);
    }
    return at == ABSENT ? null : at == BROKEN ? UNREADABLE : scalar(in, at, end, cut);
  }

  private static int begin(byte[] in, int from, int to) {
    if (to - from > REGISTRY_BYTES && in[from] == 0) {
      return from + REGISTRY_BYTES;
    }
    boolean marked =
        to - from >= 3
            && in[from] == (byte) 0xEF
            && in[from + 1] == (byte) 0xBB
            && in[from + 2] == (byte) 0xBF;
    return marked ? from + 3 : from;
  }

  /** Where the value of a member begins. */
  private static int member(byte[] in, int object, int to, byte[] name) {
    if (object >= to) {
      return BROKEN;
    }
    if (in[object] != '{') {
      return isValue(in, object, to) ? ABSENT : BROKEN;
    }
    int at = space(in, object + 1, to);
    if (at < to && in[at] == '}') {
      return ABSENT;
    }
    while (at < to && in[at] == '"') {
      int after = string(in, at, to);
      if (after < 0) {
        return BROKEN;
      }
      boolean found = isText(in, at + 1, after - 1, name);
      at = space(in, after, to);
      if (at >= to || in[at] != ':') {
        return BROKEN;
      }
      at = space(in, at + 1, to);
      if (found) {
        return at;
      }
      at = next(in, at, to, '}');
      if (at < 0) {
        return at;
      }
    }
    return BROKEN;
  }

  /** Where an element begins. */
  private static int element(byte[] in, int array, int to, int index) {
    if (array >= to) {
      return BROKEN;
    }
    if (in[array] != '[') {
      return isValue(in, array, to) ? ABSENT : BROKEN;
    }
    int at = space(in, array + 1, to);
    if (at < to && in[at] == ']') {
      return ABSENT;
    }
    for (int i = 0; i < index && at >= 0; i++) {
      at = next(in, at, to, ']');
    }
    return at;
  }

  /** Over a value and the comma behind it; {@link #ABSENT} where {@code close} comes instead. */
  private static int next(byte[] in, int value, int to, char close) {
    int at = value(in, value, to);
    at = at < 0 ? to : space(in, at, to);
    if (at >= to) {
      return BROKEN;
    }
    return in[at] == ',' ? space(in, at + 1, to) : in[at] == close ? ABSENT : BROKEN;
  }

  /** Behind the value that begins at {@code at}. */
  private static int value(byte[] in, int at, int to) {
    if (at >= to) {
      return BROKEN;
    }
    switch (in[at]) {
      case '"':
        return string(in, at, to);
      case '{':
      case '[':
        return nested(in, at, to);
      default:
        return word(in, at, to);
    }
  }

  private static int nested(byte[] in, int from, int to) {
    int depth = 0;
    for (int at = from; at < to; at++) {
      switch (in[at]) {
        case '"':
          at = string(in, at, to) - 1;
          if (at < 0) {
            return BROKEN;
          }
          break;
        case '{':
        case '[':
          if (++depth > MAX_DEPTH) {
            return BROKEN;
          }
          break;
        case '}':
        case ']':
          if (--depth == 0) {
            return at + 1;
          }
          break;
        default:
          break;
      }
    }
    return BROKEN;
  }

  /** Behind the string that begins at {@code from}. */
  private static int string(byte[] in, int from, int to) {
    for (int at = from + 1; at < to; at++) {
      byte b = in[at];
      if (b == '"') {
        return at + 1;
      }
      if (b == '\\') {
        at++;
      } else if (b >= 0 && b < ' ') {
        return BROKEN;
      }
    }
    return BROKEN;
  }

  /** Behind a number, {@code true}, {@code false} or {@code null}, which are told apart later. */
  private static int word(byte[] in, int from, int to) {
    int at = from;
    while (at < to && isInWord(in[at])) {
      at++;
    }
    return at == from ? BROKEN : at;
  }

  private static boolean isInWord(byte b) {
    return b >= '0' && b <= '9'
        || b >= 'a' && b <= 'z'
        || b == '-'
        || b == '+'
        || b == '.'
        || b == 'E';
  }

  private static int space(byte[] in, int from, int to) {
    int at = from;
    while (at < to && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static byte @Nullable [] scalar(byte[] in, int at, int to, boolean cut) {
    if (at >= to) {
      return UNREADABLE;
    }
    if (in[at] == '{' || in[at] == '[') {
      return null;
    }
    if (in[at] == '"') {
      int after = string(in, at, to);
      byte[] text = after < 0 ? null : JsonText.unescape(in, at + 1, after - 1);
      return text == null ? UNREADABLE : text;
    }
    int end = word(in, at, to);
    if (end < 0 || cut && end == to) {
      return UNREADABLE;
    }
    if (isText(in, at, end, JsonText.NULL)) {
      return null;
    }
    return isWord(in, at, end) ? Arrays.copyOfRange(in, at, end) : UNREADABLE;
  }

  /**
   * Whether another value than was expected begins here: a different form of message is no fault.
   */
  private static boolean isValue(byte[] in, int at, int to) {
    if (in[at] == '{' || in[at] == '[' || in[at] == '"') {
      return true;
    }
    int end = word(in, at, to);
    return end > 0 && isWord(in, at, end);
  }

  private static boolean isWord(byte[] in, int from, int to) {
    return isText(in, from, to, JsonText.TRUE)
        || isText(in, from, to, JsonText.FALSE)
        || isText(in, from, to, JsonText.NULL)
        || JsonText.isNumber(in, from, to);
  }

  /** Whether the string between the quotes, without its escapes, is {@code text}. */
  private static boolean isText(byte[] in, int from, int to, byte[] text) {
    for (int i = from; i < to; i++) {
      if (in[i] == '\\') {
        byte[] plain = JsonText.unescape(in, from, to);
        return plain != null && Arrays.equals(plain, text);
      }
    }
    if (to - from != text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (in[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }
}
