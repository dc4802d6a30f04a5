package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code FutureTask.run}. Periodic tasks run by {@code runAndReset}, which is left alone: they
 * belong to nobody's request.
 */
final class RunOnceHooks {
  private RunOnceHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object task) {
    return TaskContext.take(task);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    TaskContext.restore(previous);
  }
}
