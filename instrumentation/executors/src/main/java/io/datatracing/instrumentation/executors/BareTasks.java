package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.weaving.WeakIdentityMap;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Contexts of tasks that must not be wrapped, because their queue compares or casts its elements. A
 * map costs more than a wrapper, and cannot tell two submissions of one object apart: then neither
 * has a context, rather than one the other's.
 */
final class BareTasks {
  private static final WeakIdentityMap<Object, Context> CONTEXTS = new WeakIdentityMap<>();

  /**
   * Whether there ever was one; keeps the map off the way of pools with a usual queue. Plain: it is
   * written before the task goes into a queue and read after one came out of it.
   */
  private static boolean used;

  private BareTasks() {}

  static void put(Object task, Context context) {
    used = true;
    if (CONTEXTS.putIfAbsent(task, context) != null) {
      CONTEXTS.put(task, CurrentContext.root());
    }
  }

  /** The context of a task that is about to run; null if it has none. */
  static @Nullable Context take(Object task) {
    return used ? CONTEXTS.remove(task) : null;
  }

  /** A task that was removed from its queue may come back without a context. */
  static void forget(@Nullable Object task) {
    if (used && task != null) {
      CONTEXTS.remove(task);
    }
  }
}
