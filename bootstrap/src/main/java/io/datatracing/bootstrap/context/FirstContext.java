package io.datatracing.bootstrap.context;

import io.datatracing.bootstrap.weaving.WeakIdentityMap;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The thread local behind {@link CurrentContext}. A thread that was given a context at its start
 * finds it at its first look, and nobody else pays for it: the map is asked once per thread, where
 * a plain thread local would make an empty entry.
 */
final class FirstContext extends ThreadLocal<Context> {
  /** Weak: a thread may end without ever having looked. */
  private static final WeakIdentityMap<Thread, Context> STARTING = new WeakIdentityMap<>();

  static void put(Thread thread, @Nullable Context context) {
    if (context == null) {
      STARTING.remove(thread);
    } else {
      STARTING.put(thread, context);
    }
  }

  @Override
  protected @Nullable Context initialValue() {
    return STARTING.remove(Thread.currentThread());
  }
}
