package io.datatracing.instrumentation.kafkaconnect;

import java.lang.reflect.Field;
import java.util.Collection;

/**
 * Whether a sink's worker still has the records it has just put: the task asked for them again. It
 * tells nobody else, so this looks into its field {@code messageBatch}.
 */
final class Undelivered {
  private Undelivered() {}

  /** False where a version keeps them elsewhere: the attempt then looks as if it had gone well. */
  static boolean isAny(Object worker) {
    try {
      for (Field field : worker.getClass().getDeclaredFields()) {
        if (field.getName().equals("messageBatch")) {
          field.setAccessible(true);
          Object records = field.get(worker);
          return records instanceof Collection && !((Collection<?>) records).isEmpty();
        }
      }
      return false;
    } catch (IllegalAccessException | RuntimeException closed) {
      return false;
    }
  }
}
