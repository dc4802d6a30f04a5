package io.datatracing.instrumentation.airflow;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks over JSON (RFC 8259) in UTF-8 without changing or copying it: what is passed over is
 * checked, so that nothing is ever added to a text that only looks like JSON.
 */
final class JsonCursor {
  /** Deeper texts are refused: walking is recursive. */
  private static final int MOST_DEPTH = 64;

  /** The text is not JSON from this place on. Carries no stack trace: it is an answer. */
  static final class NotJson extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotJson(String message) {
      super(message, null, false, false);
    }
  }

  private final byte[] text;
  private final int end;
  private int at;

  JsonCursor(byte[] text, int length) {
    this.text = text;
    this.end = length;
  }

  /** The place of the next token, past any white space. */
  int place() {
    while (at < end && isSpace(text[at])) {
      at++;
    }
    return at;
  }

  /** The next token's first byte, 0 at the end. */
  char peek() {
    return place() < end ? (char) (text[at] & 0xff) : 0;
  }

  /** Steps over {@code c} if it is next. */
  boolean take(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  void expect(char c) {
    if (!take(c)) {
      throw new NotJson("no " + c + " at " + at);
    }
  }

  /**
   * Steps into an object, or over the comma between its members, and to the next name.
   *
   * @param first whether no member has been read yet; the brace has been taken
   * @return the member's name, with the colon taken; null after the last, with the brace taken
   */
  @Nullable String member(boolean first) {
    if (first ? take('}') : !take(',')) {
      if (!first) {
        expect('}');
      }
      return null;
    }
    String name = string();
    expect(':');
    return name;
  }

  /** Reads a string. */
  String string() {
    expect('"');
    int start = at;
    for (; at < end && text[at] != '"' && text[at] != '\\'; at++) {
      checkChar(text[at]);
    }
    String plain = utf8(start, at);
    if (at < end && text[at] == '"') {
      at++;
      return plain;
    }
    StringBuilder value = new StringBuilder(plain);
    while (at < end) {
      byte c = text[at++];
      if (c == '"') {
        return value.toString();
      }
      if (c == '\\') {
        value.append(escaped());
      } else {
        int from = at - 1;
        checkChar(c);
        for (; at < end && text[at] != '"' && text[at] != '\\'; at++) {
          checkChar(text[at]);
        }
        value.append(utf8(from, at));
      }
    }
    throw new NotJson("a string does not end");
  }

  /** Steps over the next value, whatever it is. */
  void skip() {
    skip(0);
  }

  private void skip(int depth) {
    if (depth > MOST_DEPTH) {
      throw new NotJson("too deep");
    }
    switch (peek()) {
      case '{':
        at++;
        for (boolean first = true; member(first) != null; first = false) {
          skip(depth + 1);
        }
        break;
      case '[':
        at++;
        if (!take(']')) {
          do {
            skip(depth + 1);
          } while (take(','));
          expect(']');
        }
        break;
      case '"':
        string();
        break;
      case 't':
        word("true");
        break;
      case 'f':
        word("false");
        break;
      case 'n':
        word("null");
        break;
      default:
        number();
    }
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at >= end || text[at] != word.charAt(i)) {
        throw new NotJson("no value at " + at);
      }
    }
  }

  /** {@code -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?}. */
  private void number() {
    step('-', '-');
    if (!step('0', '0')) {
      digits();
    }
    if (step('.', '.')) {
      digits();
    }
    if (step('e', 'E')) {
      step('+', '-');
      digits();
    }
  }

  private boolean step(char one, char other) {
    if (at < end && (text[at] == one || text[at] == other)) {
      at++;
      return true;
    }
    return false;
  }

  private void digits() {
    int start = at;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw new NotJson("no digit at " + at);
    }
  }

  private char escaped() {
    if (at >= end) {
      throw new NotJson("a string does not end");
    }
    byte c = text[at++];
    switch (c) {
      case '"':
      case '\\':
      case '/':
        return (char) c;
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
      default:
        throw new NotJson("no escape at " + at);
    }
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++, at++) {
      int digit = at < end ? Character.digit((char) text[at], 16) : -1;
      if (digit < 0) {
        throw new NotJson("no escape at " + at);
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  private static void checkChar(byte c) {
    if (c >= 0 && c < ' ') {
      throw new NotJson("a control character in a string");
    }
  }

  private String utf8(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
