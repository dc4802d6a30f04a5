package io.datatracing.bootstrap.propagation;

import io.datatracing.bootstrap.propagation.Baggage.Member;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of the header {@code baggage} (W3C Baggage, section 3.3.1):
 *
 * <pre>
 * list     = member *( OWS "," OWS member )
 * member   = key OWS "=" OWS value *( OWS ";" OWS property )
 * property = key [ OWS "=" OWS value ]
 * key      = token (RFC 7230)
 * value    = *( %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E )     printable ASCII without space " , ; \
 * </pre>
 */
final class BaggageParser {
  private final List<Member> members = new ArrayList<>(4);

  /** The valid members so far, no more than a {@link Baggage} takes. */
  List<Member> members() {
    return members;
  }

  void read(String line) {
    int at = 0;
    while (at < line.length() && members.size() < Baggage.MAX_MEMBERS) {
      int end = indexOf(line, ',', at, line.length());
      readMember(line, at, end);
      at = end + 1;
    }
  }

  private void readMember(String line, int start, int end) {
    int valueEnd = indexOf(line, ';', start, end);
    int equals = indexOf(line, '=', start, valueEnd);
    if (equals == valueEnd) {
      return;
    }
    String name = trim(line, start, equals);
    String value = trim(line, equals + 1, valueEnd);
    if (!isToken(name, 0, name.length()) || !isValue(value)) {
      return;
    }
    String properties = properties(line, valueEnd, end);
    if (properties != null) {
      members.add(new Member(name, value, properties));
    }
  }

  /**
   * Properties without the spaces around them, joined by semicolons; null if one is not valid.
   *
   * @param start at the first semicolon, or at {@code end} if there is none
   */
  private static @Nullable String properties(String line, int start, int end) {
    if (start >= end) {
      return "";
    }
    StringBuilder joined = new StringBuilder(end - start);
    int at = start + 1;
    while (at <= end) {
      int semicolon = indexOf(line, ';', at, end);
      int equals = indexOf(line, '=', at, semicolon);
      String key = trim(line, at, equals);
      String value = equals == semicolon ? "" : trim(line, equals + 1, semicolon);
      if (!isToken(key, 0, key.length()) || !isValue(value)) {
        return null;
      }
      joined.append(joined.length() == 0 ? "" : ";").append(key);
      if (equals < semicolon) {
        joined.append('=').append(value);
      }
      at = semicolon + 1;
    }
    return joined.toString();
  }

  static boolean isToken(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return end > start;
  }

  private static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!PercentCoding.isBaggageOctet(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * As {@link String#indexOf(int, int)} within {@code [from, end)}; {@code end} if there is none.
   */
  private static int indexOf(String line, char c, int from, int end) {
    int found = line.indexOf(c, from);
    return found < 0 || found > end ? end : found;
  }

  private static String trim(String line, int start, int end) {
    int from = start;
    int to = end;
    while (from < to && isSpace(line.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(line.charAt(to - 1))) {
      to--;
    }
    return line.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
