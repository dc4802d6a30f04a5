package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;

/** For methods whose first argument is a task on its way back to the application. */
final class UnwrapHooks {
  private UnwrapHooks() {}

  @OnEnter(replaces = 0)
  static Runnable onEnter(@Argument(0) Runnable task) {
    return ContextRunnable.unwrap(task);
  }
}
