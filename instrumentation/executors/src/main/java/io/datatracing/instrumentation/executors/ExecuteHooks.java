package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.opentelemetry.context.Context;

/** {@code ThreadPoolExecutor.execute}: gives the task the submitter's context. */
final class ExecuteHooks {
  private ExecuteHooks() {}

  @OnEnter(replaces = 0)
  static Runnable onEnter(@Argument(0) Runnable task) {
    Context context = CurrentContext.current();
    if (task == null || context == CurrentContext.root() || task instanceof ContextRunnable) {
      return task;
    }
    return new ContextRunnable(task, context);
  }
}
