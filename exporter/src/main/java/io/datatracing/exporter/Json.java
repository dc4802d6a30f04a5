package io.datatracing.exporter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text (RFC 8259) of a few kilobytes: objects become maps, arrays lists, numbers
 * doubles, {@code null} null. Here and not a library, because the agent's jar would carry and
 * relocate one for answers of ten lines.
 */
public final class Json {
  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if it is not JSON, or nested deeper than 32
   */
  public static @Nullable Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    if (json.at < text.length()) {
      throw json.bad("the end");
    }
    return value;
  }

  private @Nullable Object value() {
    space();
    char c = peek();
    switch (c) {
      case '{':
        return object();
      case '[':
        return array();
      case '"':
        return string();
      case 't':
        return word("true", Boolean.TRUE);
      case 'f':
        return word("false", Boolean.FALSE);
      case 'n':
        return word("null", null);
      default:
        return number();
    }
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    enter();
    if (!ends('}')) {
      do {
        space();
        String key = string();
        space();
        expect(':');
        members.put(key, value());
      } while (goesOn('}'));
    }
    depth--;
    return members;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> elements = new ArrayList<>();
    enter();
    if (!ends(']')) {
      do {
        elements.add(value());
      } while (goesOn(']'));
    }
    depth--;
    return elements;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return string.toString();
      }
      if (c < ' ') {
        throw bad("an escaped control character");
      }
      string.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = next();
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
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            throw bad("four hex digits");
          }
          code = code << 4 | digit;
        }
        return (char) code;
      case '"':
      case '\\':
      case '/':
        return c;
      default:
        throw bad("an escape");
    }
  }

  private Double number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return Double.valueOf(text.substring(start, at));
    } catch (NumberFormatException notANumber) {
      throw bad("a value");
    }
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw bad("a value");
    }
    at += word.length();
    return value;
  }

  private void enter() {
    at++;
    if (++depth > MAX_DEPTH) {
      throw bad("a depth of at most " + MAX_DEPTH);
    }
  }

  private boolean ends(char end) {
    space();
    if (peek() == end) {
      at++;
      return true;
    }
    return false;
  }

  private boolean goesOn(char end) {
    space();
    char c = next();
    if (c == end) {
      return false;
    }
    if (c != ',') {
      throw bad("a comma or " + end);
    }
    return true;
  }

  private void expect(char expected) {
    if (next() != expected) {
      throw bad(String.valueOf(expected));
    }
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private char peek() {
    if (at >= text.length()) {
      throw bad("more");
    }
    return text.charAt(at);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException bad(String expected) {
    return new IllegalArgumentException("no JSON: expected " + expected + " at char " + at);
  }
}
