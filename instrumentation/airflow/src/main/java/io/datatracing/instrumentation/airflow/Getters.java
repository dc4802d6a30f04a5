package io.datatracing.instrumentation.airflow;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Reads generated objects, of whose classes only the shape is known, by their getters. */
final class Getters {
  private Getters() {}

  /** Null also where there is no such getter, or it cannot be called. */
  static @Nullable Object value(Object owner, String getter) {
    try {
      Method method = owner.getClass().getMethod(getter);
      method.setAccessible(true);
      return method.invoke(owner);
    } catch (ReflectiveOperationException | RuntimeException other) {
      return null; // another class than a generator makes
    }
  }

  static @Nullable String text(Object owner, String getter) {
    Object value = value(owner, getter);
    return value == null ? null : value.toString();
  }
}
