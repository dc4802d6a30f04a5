package io.datatracing.bootstrap.propagation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Headers as a client or a server has them: several lines of one name, names without regard to
 * case.
 */
public final class Headers {
  public static final TextSetter<Headers> SETTER = Headers::set;

  public static final TextGetter<Headers> GETTER =
      new TextGetter<>() {
        @Override
        public String get(Headers headers, String name) {
          List<String> values = headers.lines.get(name);
          return values == null ? null : values.get(0);
        }

        @Override
        public Iterable<String> all(Headers headers, String name) {
          return headers.lines.getOrDefault(name, List.of());
        }
      };

  private final Map<String, List<String>> lines = new LinkedHashMap<>();

  /** Adds a line. */
  public Headers add(String name, String value) {
    lines.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>()).add(value);
    return this;
  }

  public void set(String name, String value) {
    lines.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(List.of(value)));
  }

  public String get(String name) {
    return GETTER.get(this, name);
  }
}
