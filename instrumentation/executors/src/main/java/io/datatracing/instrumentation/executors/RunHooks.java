package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@code ForkJoinTask} runs; some run more than once, so it keeps its context. One without
 * a context runs in none: its thread may be one that waits for another task and helps.
 */
final class RunHooks {
  private RunHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object task) {
    return TaskContext.attachOrNone(task);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    TaskContext.restore(previous);
  }
}
