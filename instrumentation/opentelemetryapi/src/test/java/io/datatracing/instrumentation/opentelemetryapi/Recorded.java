package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.AttributeList;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was written to spans, as values that tests compare. */
final class Recorded {
  private Recorded() {}

  /** In the order they were set; arrays as lists. */
  static Map<String, Object> attributes(AttributeList list) {
    Map<String, Object> found = new LinkedHashMap<>();
    for (int i = 0; i < list.attributeCount(); i++) {
      found.put(String.valueOf(list.keyAt(i)), plain(list.valueAt(i)));
    }
    return found;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value == null || !value.getClass().isArray()) {
      return value;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value); i++) {
      values.add(Array.get(value, i));
    }
    return values;
  }
}
