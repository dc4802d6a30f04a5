package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.AttributeList;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Attributes by the types of their values: text, number, boolean, and lists of one of these. Null
 * and an empty name are ignored, as the specification has it.
 */
final class AttributeValues {
  private AttributeValues() {}

  /**
   * @param target null where there was no room for it
   */
  static void putAll(final @Nullable AttributeList target, @Nullable Attributes attributes) {
    if (target == null || attributes == null || attributes.isEmpty()) {
      return;
    }
    attributes.forEach(
        new BiConsumer<AttributeKey<?>, Object>() {
          @Override
          public void accept(AttributeKey<?> key, Object value) {
            put(target, key, value);
          }
        });
  }

  static void put(AttributeList target, @Nullable AttributeKey<?> key, @Nullable Object value) {
    if (key != null) {
      put(target, key.getKey(), value);
    }
  }

  static void put(AttributeList target, @Nullable String name, @Nullable Object value) {
    if (name == null || name.isEmpty() || value == null) {
      return;
    }
    io.datatracing.bootstrap.trace.AttributeKey key =
        io.datatracing.bootstrap.trace.AttributeKey.of(name);
    if (value instanceof String) {
      target.put(key, (String) value);
    } else if (value instanceof Boolean) {
      target.put(key, ((Boolean) value).booleanValue());
    } else if (value instanceof Double || value instanceof Float) {
      target.put(key, ((Number) value).doubleValue());
    } else if (value instanceof Number) {
      target.put(key, ((Number) value).longValue());
    } else if (value instanceof List) {
      putList(target, key, ((List<?>) value).toArray());
    } else {
      AnyValues.put(target, name, value);
    }
  }

  private static void putList(
      AttributeList target,
      io.datatracing.bootstrap.trace.AttributeKey key,
      @Nullable Object[] values) {
    Object first = firstOf(values);
    if (first instanceof Boolean) {
      target.put(key, Arrays.booleans(values));
    } else if (first instanceof Double || first instanceof Float) {
      target.put(key, Arrays.doubles(values));
    } else if (first instanceof Number) {
      target.put(key, Arrays.longs(values));
    } else {
      target.put(key, Arrays.strings(values));
    }
  }

  private static @Nullable Object firstOf(@Nullable Object[] values) {
    for (Object value : values) {
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
