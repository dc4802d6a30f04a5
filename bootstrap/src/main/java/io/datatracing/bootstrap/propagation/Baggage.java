package io.datatracing.bootstrap.propagation;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names and values that travel with a trace to every service downstream (W3C Baggage). Immutable
 * and bounded: at most {@value #MAX_MEMBERS} members and {@value #MAX_BYTES} bytes as a header;
 * members beyond either bound are dropped whole, the last ones first.
 *
 * <p>Members keep the form they came in (percent-encoded, with their properties), so that handing
 * them on changes nothing. Members that are not valid are left out, the others stay. Doubled names
 * stay too; {@link #get} answers with the last.
 */
public final class Baggage {
  public static final int MAX_MEMBERS = 64;
  public static final int MAX_BYTES = 8_192;

  private static final ContextKey<Baggage> KEY = ContextKey.named("datatracing-baggage");
  private static final Baggage EMPTY = new Baggage(Collections.<Member>emptyList());

  /** One name and value, with the text that describes the value further. */
  public static final class Member {
    private final String name;
    private final String encodedValue;
    private final String properties;

    Member(String name, String encodedValue, String properties) {
      this.name = name;
      this.encodedValue = encodedValue;
      this.properties = properties;
    }

    public String name() {
      return name;
    }

    /** The value, decoded. */
    public String value() {
      return PercentCoding.decode(encodedValue);
    }

    /**
     * What follows the value, as it came, without the first semicolon, for instance {@code
     * ttl=5;internal}; may be empty.
     */
    public String properties() {
      return properties;
    }

    /** Bytes in a header: all chars are ASCII. */
    int length() {
      return name.length()
          + 1
          + encodedValue.length()
          + (properties.isEmpty() ? 0 : 1 + properties.length());
    }

    void appendTo(StringBuilder header) {
      header.append(name).append('=').append(encodedValue);
      if (!properties.isEmpty()) {
        header.append(';').append(properties);
      }
    }
  }

  private final List<Member> members;

  private Baggage(List<Member> members) {
    this.members = members;
  }

  public static Baggage empty() {
    return EMPTY;
  }

  /** The baggage in {@code context}; null if there is none. */
  public static @Nullable Baggage from(Context context) {
    return context.get(KEY);
  }

  /**
   * Reads the lines of the header in order, which count as one joined by commas. Never throws; what
   * is not valid is left out.
   */
  public static Baggage parse(Iterable<String> headers) {
    BaggageParser parser = new BaggageParser();
    for (String header : headers) {
      parser.read(header);
    }
    return of(parser.members());
  }

  public static Baggage parse(String header) {
    return parse(Collections.singletonList(header));
  }

  /** {@code context} with this baggage. */
  public Context in(Context context) {
    return context.with(KEY, this);
  }

  public int size() {
    return members.size();
  }

  /** All members in order; not to be changed. */
  public List<Member> members() {
    return Collections.unmodifiableList(members);
  }

  /** The decoded value; null if there is no such member. */
  public @Nullable String get(String name) {
    for (int i = members.size() - 1; i >= 0; i--) {
      if (members.get(i).name.equals(name)) {
        return members.get(i).value();
      }
    }
    return null;
  }

  /**
   * A copy with the member {@code name} set, in place of those it has with that name.
   *
   * @throws IllegalArgumentException if the name is not a token (RFC 7230, section 3.2.6)
   */
  public Baggage with(String name, String value) {
    if (!BaggageParser.isToken(name, 0, name.length())) {
      throw new IllegalArgumentException(
          "baggage name is \"" + name + "\", expected a token of RFC 7230");
    }
    List<Member> changed = others(name);
    changed.add(new Member(name, PercentCoding.encode(value), ""));
    return of(changed);
  }

  /** Whether {@link #with} takes the name. */
  public static boolean isName(String name) {
    return BaggageParser.isToken(name, 0, name.length());
  }

  /**
   * A copy with the members of {@code later} behind those of this baggage that have other names.
   */
  public Baggage mergedWith(Baggage later) {
    List<Member> merged = new ArrayList<>(members.size() + later.members.size());
    for (Member member : members) {
      if (later.get(member.name) == null) {
        merged.add(member);
      }
    }
    merged.addAll(later.members);
    return of(merged);
  }

  /**
   * As {@link #with}, with properties; this baggage itself if the name is not a token, and without
   * the properties if they could not stand in a header.
   *
   * @param properties as {@link Member#properties}, may be empty
   */
  public Baggage withValid(String name, String value, String properties) {
    if (!isName(name)) {
      return this;
    }
    List<Member> changed = others(name);
    changed.add(
        new Member(name, PercentCoding.encode(value), isText(properties) ? properties : ""));
    return of(changed);
  }

  private static boolean isText(String properties) {
    for (int i = 0; i < properties.length(); i++) {
      char c = properties.charAt(i);
      if (c < ' ' || c > '~' || c == ',') {
        return false;
      }
    }
    return true;
  }

  /** A copy without the members {@code name}. */
  public Baggage without(String name) {
    return of(others(name));
  }

  /** All members as one header value; empty if there are none. */
  public String header() {
    StringBuilder header = new StringBuilder(64);
    for (int i = 0; i < members.size(); i++) {
      if (i > 0) {
        header.append(',');
      }
      members.get(i).appendTo(header);
    }
    return header.toString();
  }

  @Override
  public String toString() {
    return header();
  }

  private List<Member> others(String name) {
    List<Member> others = new ArrayList<>(members.size() + 1);
    for (Member member : members) {
      if (!member.name.equals(name)) {
        others.add(member);
      }
    }
    return others;
  }

  /** The longest head of {@code members} that is within the bounds. */
  private static Baggage of(List<Member> members) {
    int bytes = 0;
    int fit = 0;
    while (fit < members.size() && fit < MAX_MEMBERS) {
      bytes += members.get(fit).length() + (fit == 0 ? 0 : 1);
      if (bytes > MAX_BYTES) {
        break;
      }
      fit++;
    }
    if (fit == 0) {
      return EMPTY;
    }
    return new Baggage(fit == members.size() ? members : new ArrayList<>(members.subList(0, fit)));
  }
}
