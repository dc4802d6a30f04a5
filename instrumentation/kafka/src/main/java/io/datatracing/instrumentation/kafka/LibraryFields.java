package io.datatracing.instrumentation.kafka;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * What the client keeps in private fields and tells to plug-ins only, which would have to be added
 * to the application's configuration and be seen there. Read once for each client.
 */
final class LibraryFields {
  private LibraryFields() {}

  /** Null where a version keeps it elsewhere, or the library's module is closed to us. */
  static @Nullable Object of(Object owner, String name) {
    try {
      for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (field.getName().equals(name)) {
            field.setAccessible(true);
            return field.get(owner);
          }
        }
      }
      return null;
    } catch (IllegalAccessException | RuntimeException e) {
      // Runtime: what Java 9 and later throw where the client's module is closed to us.
      return null;
    }
  }

  /** Of a consumer, or since 3.7 of what it delegates to. */
  static @Nullable Object ofConsumer(Object consumer, String name) {
    Object delegate = of(consumer, "delegate");
    return of(delegate == null ? consumer : delegate, name);
  }
}
