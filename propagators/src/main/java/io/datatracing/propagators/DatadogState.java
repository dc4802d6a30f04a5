package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * What Datadog sends beside ids, kept as its member of {@code tracestate}, so that it survives a
 * way through services that speak W3C only. The form is Datadog's own:
 *
 * <pre>
 * dd=s:{priority};o:{origin};t.{name}:{value};...
 * </pre>
 *
 * {@code t.dm} is the tag {@code _dd.p.dm}. An equals sign in a value becomes a tilde; what the
 * form cannot hold becomes an underscore. What does not fit into 256 chars is left out.
 */
final class DatadogState {
  private static final String KEY = "dd";
  private static final String TAG = "_dd.p.";
  private static final String TRACE_ID_TAG = "_dd.p.tid";
  private static final int MAX_LENGTH = 256;

  private final StringBuilder member = new StringBuilder(32);

  void priority(int priority) {
    add("s:" + priority);
  }

  void origin(String origin) {
    if (!origin.isEmpty()) {
      add("o:" + cleaned(origin));
    }
  }

  /** A tag of the header; only those that travel are kept. */
  void tag(String name, String value) {
    if (name.startsWith(TAG)
        && name.length() > TAG.length()
        && !name.equals(TRACE_ID_TAG)
        && !value.isEmpty()) {
      add("t." + cleaned(name.substring(TAG.length())).replace(':', '_') + ":" + cleaned(value));
    }
  }

  private void add(String part) {
    int length = member.length() + part.length() + 1;
    if (length <= MAX_LENGTH) {
      member.append(member.length() == 0 ? "" : ";").append(part);
    }
  }

  @Nullable TraceState traceState() {
    return member.length() == 0 ? null : TraceState.parse(KEY + "=" + member);
  }

  private static String cleaned(String value) {
    StringBuilder clean = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean fits = c > ' ' && c < '~' && c != ',' && c != ';';
      clean.append(c == '=' ? '~' : fits ? c : '_');
    }
    return clean.toString();
  }

  /** A part of the member, {@code s} or {@code o}; null if it is not there. */
  static @Nullable String get(@Nullable TraceState state, String name) {
    String member = state == null ? null : state.get(KEY);
    if (member == null) {
      return null;
    }
    for (String part : member.split(";")) {
      if (part.startsWith(name + ":")) {
        return part.substring(name.length() + 1).replace('~', '=');
      }
    }
    return null;
  }

  /** The tags as the header holds them. */
  static String tags(@Nullable TraceState state, long traceIdHigh) {
    StringBuilder tags = new StringBuilder(32);
    String member = state == null ? null : state.get(KEY);
    if (member != null) {
      for (String part : member.split(";")) {
        int colon = part.indexOf(':');
        if (part.startsWith("t.") && colon > 2 && !part.startsWith("t.tid:")) {
          tags.append(tags.length() == 0 ? "" : ",")
              .append(TAG)
              .append(part, 2, colon)
              .append('=')
              .append(part.substring(colon + 1).replace('~', '='));
        }
      }
    }
    if (traceIdHigh != 0) {
      tags.append(tags.length() == 0 ? "" : ",").append(TRACE_ID_TAG).append('=');
      Digits.appendHex(tags, traceIdHigh);
    }
    return tags.toString();
  }
}
