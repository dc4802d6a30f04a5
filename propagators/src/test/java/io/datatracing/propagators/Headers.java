package io.datatracing.propagators;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Headers as a protocol has them: names without regard to case, several lines of one name. */
final class Headers {
  static final TextSetter<Headers> SETTER =
      new TextSetter<>() {
        @Override
        public void set(Headers headers, String name, String value) {
          headers.set(name, value);
        }

        @Override
        public void remove(Headers headers, String name) {
          headers.lines.remove(name);
        }
      };

  static final TextGetter<Headers> GETTER =
      new TextGetter<>() {
        @Override
        public String get(Headers headers, String name) {
          return headers.get(name);
        }

        @Override
        public Iterable<String> all(Headers headers, String name) {
          return headers.lines.getOrDefault(name, List.of());
        }

        @Override
        public Iterable<String> names(Headers headers) {
          return headers.lines.keySet();
        }
      };

  private final Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Names and values, alternating. */
  static Headers of(String... namesAndValues) {
    Headers headers = new Headers();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  static Headers writtenBy(Propagator format, SpanContext caller) {
    Headers headers = new Headers();
    format.inject(CurrentContext.root(), caller, headers, SETTER);
    return headers;
  }

  Context readBy(Propagator format) {
    return format.extract(CurrentContext.root(), this, GETTER);
  }

  /** What a format says of the caller; null for nothing. */
  SpanContext callerBy(Propagator format) {
    return Span.parentIn(readBy(format));
  }

  static SpanContext caller(long high, long low, long span, int flags) {
    return new TraceParent(high, low, span, flags, null);
  }

  Headers add(String name, String value) {
    lines.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    return this;
  }

  void set(String name, String value) {
    lines.put(name, new ArrayList<>(List.of(value)));
  }

  String get(String name) {
    List<String> values = lines.get(name);
    return values == null ? null : values.get(0);
  }

  /** Names as they were written, with their first values. */
  Map<String, String> asMap() {
    Map<String, String> map = new TreeMap<>();
    lines.forEach((name, values) -> map.put(name, values.get(0)));
    return map;
  }
}
