package io.datatracing.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a small JSON text (RFC 8259) into maps, lists, strings and booleans; numbers stay text.
 * What nests deeper than {@value #MAX_DEPTH} or is no JSON is an {@link IllegalArgumentException}.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 16;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if it is not a JSON object
   */
  static Map<?, ?> object(byte[] utf8) {
    JsonReader reader = new JsonReader(new String(utf8, StandardCharsets.UTF_8));
    Object value = reader.value(0);
    reader.space();
    if (reader.at < reader.text.length() || !(value instanceof Map)) {
      throw reader.wrong();
    }
    return (Map<?, ?>) value;
  }

  private @Nullable Object value(int depth) {
    space();
    char c = peek();
    if (depth > MAX_DEPTH) {
      throw wrong();
    }
    switch (c) {
      case '{':
        return map(depth);
      case '[':
        return list(depth);
      case '"':
        return string();
      default:
        return word();
    }
  }

  private Map<String, @Nullable Object> map(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    at++;
    space();
    if (peek() == '}') {
      at++;
      return map;
    }
    do {
      space();
      String name = string();
      space();
      take(':');
      map.put(name, value(depth + 1));
    } while (more('}'));
    return map;
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    space();
    if (peek() == ']') {
      at++;
      return list;
    }
    do {
      list.add(value(depth + 1));
    } while (more(']'));
    return list;
  }

  private boolean more(char end) {
    space();
    if (peek() == end) {
      at++;
      return false;
    }
    take(',');
    return true;
  }

  private String string() {
    take('"');
    StringBuilder out = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < 0x20) {
        throw wrong();
      }
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    switch (c) {
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
      case 'u':
        return unicode();
      case '"':
      case '\\':
      case '/':
        return c;
      default:
        throw wrong();
    }
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw wrong();
      }
      value = value << 4 | digit;
      at++;
    }
    return (char) value;
  }

  /** A number, true, false or null. */
  private @Nullable Object word() {
    int start = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    switch (word) {
      case "true":
        return Boolean.TRUE;
      case "false":
        return Boolean.FALSE;
      case "null":
        return null;
      default:
        try {
          Double.parseDouble(word);
          return word;
        } catch (NumberFormatException notANumber) {
          throw wrong();
        }
    }
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void take(char expected) {
    if (peek() != expected) {
      throw wrong();
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at);
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("not JSON at character " + at);
  }
}
