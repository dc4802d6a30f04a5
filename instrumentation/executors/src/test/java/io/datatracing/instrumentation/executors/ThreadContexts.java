package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.weaving.WeakIdentityMap;
import io.opentelemetry.context.Context;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Looks at the context of a thread from another one, as it is at this moment. */
final class ThreadContexts {
  private static final Object CURRENT = read(CurrentContext.class, "CURRENT", null);

  @SuppressWarnings("unchecked")
  private static final WeakIdentityMap<Thread, Context> STARTING =
      (WeakIdentityMap<Thread, Context>) read(CURRENT.getClass(), "STARTING", null);

  private ThreadContexts() {}

  /** The root context where there is none. */
  static Context of(Thread thread) {
    Context first = STARTING.get(thread);
    if (first != null) {
      return first;
    }
    Object locals = readOrNull(Thread.class, "threadLocals", thread);
    if (locals == null) {
      return CurrentContext.root();
    }
    try {
      Method get = locals.getClass().getDeclaredMethod("getEntry", ThreadLocal.class);
      get.setAccessible(true);
      Object entry = get.invoke(locals, CURRENT);
      Object context = entry == null ? null : readOrNull(entry.getClass(), "value", entry);
      return context == null ? CurrentContext.root() : (Context) context;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object read(Class<?> type, String name, @Nullable Object owner) {
    Object value = readOrNull(type, name, owner);
    if (value == null) {
      throw new IllegalStateException(name);
    }
    return value;
  }

  private static @Nullable Object readOrNull(Class<?> type, String name, @Nullable Object owner) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
