package io.datatracing.bootstrap.propagation;

import org.jspecify.annotations.Nullable;

/**
 * The header {@code tracestate} (W3C Trace Context level 2, section 3.3): up to 32 members {@code
 * key=value}. A valid header is handed on as it came, without the empty members and the spaces
 * between members, but for {@code ot}, which tells by what probability a trace is sampled.
 *
 * <pre>
 * key    first [a-z0-9], then up to 255 of [a-z0-9_-* /@]     (level 1 is stricter about @ and digits; what it allows is allowed here)
 * value  1 to 256 printable ASCII chars, not ',' or '=', the last one not a space
 * </pre>
 *
 * One bad member, or more than 32, and the whole header is dropped, as the specification asks; of
 * several members with one key the first, which is the newest, is kept.
 */
public final class TraceState {
  static final int MAX_MEMBERS = 32;
  private static final int MAX_KEY = 256;
  private static final int MAX_VALUE = 256;

  private final String header;

  private TraceState(String header) {
    this.header = header;
  }

  public static @Nullable TraceState parse(String header) {
    Parser parser = new Parser();
    return parser.read(header) ? parser.state() : null;
  }

  /**
   * @param headers the lines of the header in order, which count as one joined by commas
   * @return null if they are not valid or have no member
   */
  public static @Nullable TraceState parse(Iterable<String> headers) {
    Parser parser = new Parser();
    for (String header : headers) {
      if (!parser.read(header)) {
        return null;
      }
    }
    return parser.state();
  }

  /**
   * {@code state} with {@code value} as the value of {@code key}, which becomes the first member,
   * as the specification asks of who changes one. The last member goes if there is no room for
   * another.
   *
   * @param state null for none
   * @param value empty to remove the member; else valid
   * @return null if no member is left
   */
  public static @Nullable TraceState with(@Nullable TraceState state, String key, String value) {
    StringBuilder header = new StringBuilder();
    int members = 0;
    if (!value.isEmpty()) {
      header.append(key).append('=').append(value);
      members++;
    }
    String old = state == null ? "" : state.header;
    for (int at = 0; at < old.length() && members < MAX_MEMBERS; ) {
      int end = endOfMember(old, at);
      boolean isKey =
          old.startsWith(key, at)
              && at + key.length() < end
              && old.charAt(at + key.length()) == '=';
      if (!isKey) {
        header.append(header.length() == 0 ? "" : ",").append(old, at, end);
        members++;
      }
      at = end + 1;
    }
    return members == 0 ? null : new TraceState(header.toString());
  }

  /** All members as one header value. */
  public String header() {
    return header;
  }

  /** The value of a vendor's member; null if it has none. */
  public @Nullable String get(String key) {
    int at = 0;
    while (at < header.length()) {
      int end = endOfMember(header, at);
      if (header.startsWith(key, at)
          && at + key.length() < end
          && header.charAt(at + key.length()) == '=') {
        return header.substring(at + key.length() + 1, end);
      }
      at = end + 1;
    }
    return null;
  }

  @Override
  public String toString() {
    return header;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TraceState && header.equals(((TraceState) other).header);
  }

  @Override
  public int hashCode() {
    return header.hashCode();
  }

  private static int endOfMember(String text, int at) {
    int comma = text.indexOf(',', at);
    return comma < 0 ? text.length() : comma;
  }

  private static final class Parser {
    private final StringBuilder kept = new StringBuilder();
    private int members;

    boolean read(String line) {
      int at = 0;
      while (at <= line.length()) {
        int end = endOfMember(line, at);
        if (!member(line, skipSpace(line, at, end), end)) {
          return false;
        }
        at = end + 1;
      }
      return true;
    }

    @Nullable TraceState state() {
      return members == 0 ? null : new TraceState(kept.toString());
    }

    private boolean member(String line, int start, int rawEnd) {
      int end = trimSpace(line, start, rawEnd);
      if (start == end) {
        return true;
      }
      int equals = line.indexOf('=', start);
      if (equals < 0
          || equals >= end
          || !isKey(line, start, equals)
          || !isValue(line, equals + 1, end)) {
        return false;
      }
      if (++members > MAX_MEMBERS) {
        return false;
      }
      if (!has(line, start, equals)) {
        kept.append(kept.length() == 0 ? "" : ",").append(line, start, end);
      }
      return true;
    }

    /**
     * Whether a kept member has the key {@code line[start, equals)}. Quadratic in at most 32
     * members.
     */
    private boolean has(String line, int start, int equals) {
      String sought = line.substring(start, equals + 1);
      int found = kept.indexOf(sought);
      while (found > 0 && kept.charAt(found - 1) != ',') {
        found = kept.indexOf(sought, found + 1);
      }
      return found >= 0;
    }

    private static boolean isKey(String line, int start, int end) {
      if (end == start || end - start > MAX_KEY || !isLowerOrDigit(line.charAt(start))) {
        return false;
      }
      for (int i = start + 1; i < end; i++) {
        char c = line.charAt(i);
        if (!isLowerOrDigit(c) && "_-*/@".indexOf(c) < 0) {
          return false;
        }
      }
      return true;
    }

    private static boolean isValue(String line, int start, int end) {
      if (end == start || end - start > MAX_VALUE) {
        return false;
      }
      for (int i = start; i < end; i++) {
        char c = line.charAt(i);
        if (c < ' ' || c > '~' || c == ',' || c == '=') {
          return false;
        }
      }
      return true;
    }

    private static boolean isLowerOrDigit(char c) {
      return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static int skipSpace(String line, int start, int end) {
      int at = start;
      while (at < end && isSpace(line.charAt(at))) {
        at++;
      }
      return at;
    }

    private static int trimSpace(String line, int start, int end) {
      int at = end;
      while (at > start && isSpace(line.charAt(at - 1))) {
        at--;
      }
      return at;
    }

    private static boolean isSpace(char c) {
      return c == ' ' || c == '\t';
    }
  }
}
