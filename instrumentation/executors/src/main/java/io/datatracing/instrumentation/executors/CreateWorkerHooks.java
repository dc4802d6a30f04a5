package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A pool's worker and its first task, which never was in the queue. */
final class CreateWorkerHooks {
  private CreateWorkerHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@Argument(1) @Nullable Runnable first) {
    if (first instanceof ContextRunnable) {
      return ((ContextRunnable) first).context();
    }
    return first == null ? null : BareTasks.take(first);
  }

  @OnEnter(replaces = 1)
  static @Nullable Runnable unwrap(@Argument(1) @Nullable Runnable first) {
    return first == null ? null : ContextRunnable.unwrap(first);
  }

  @OnExit(onThrow = false)
  static void onExit(@This Object worker, @Enter @Nullable Context context) {
    if (context != null) {
      TaskContext.set(worker, context);
    }
  }
}
