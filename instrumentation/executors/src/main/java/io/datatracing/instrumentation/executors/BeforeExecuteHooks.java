package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;

/** {@code beforeExecute} of the application's own pools: shows the task that was submitted. */
final class BeforeExecuteHooks {
  private BeforeExecuteHooks() {}

  @OnEnter(replaces = 1)
  static Runnable onEnter(@Argument(1) Runnable task) {
    return ContextRunnable.unwrap(task);
  }
}
