package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.weaving.WeakIdentityMap;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Which threads begin in the context of who starts them: those of the application, and none of the
 * libraries that {@link SelfMadeWork} knows, nor the workers of pools (which are started outside of
 * any context, {@link StartWorkerHooks}).
 */
final class StartedThreads {
  /** Threads that run a library's code. Weak: they go with the threads. */
  private static final WeakIdentityMap<Thread, Boolean> LIBRARIES = new WeakIdentityMap<>();

  private StartedThreads() {}

  static void created(Thread thread, @Nullable Runnable code) {
    if (code != null && SelfMadeWork.isThreadCode(code.getClass())) {
      LIBRARIES.put(thread, true);
    }
  }

  static void starting(Thread thread) {
    Context context = CurrentContext.current();
    if (context != CurrentContext.root()
        && LIBRARIES.get(thread) == null
        && !SelfMadeWork.isThreadCode(thread.getClass())) {
      CurrentContext.startIn(thread, context);
    }
  }

  /** The thread was running already, or the system has no more threads. */
  static void notStarted(Thread thread) {
    if (!thread.isAlive()) {
      CurrentContext.startIn(thread, null);
    }
  }
}
