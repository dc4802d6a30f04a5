package io.datatracing.instrumentation.guava;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import org.jspecify.annotations.Nullable;

/**
 * A sequential executor runs the tasks that are waiting one after the other in one task of the pool
 * below, which is in the context of the first. So each has its own, also if that is none.
 */
final class ExecuteInSequenceHooks {
  private ExecuteInSequenceHooks() {}

  @OnEnter(replaces = 0)
  static @Nullable Runnable onEnter(@Argument(0) @Nullable Runnable task) {
    return task == null || task instanceof ContextListener
        ? task
        : new ContextListener(task, CurrentContext.current());
  }
}
