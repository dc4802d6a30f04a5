package io.datatracing.instrumentation.netty;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.netty.util.concurrent.ScheduledFuture;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** {@code execute} of an event loop; {@code submit} ends there, too. */
final class ExecuteHooks {
  private ExecuteHooks() {}

  @OnEnter(replaces = 0)
  static @Nullable Runnable onEnter(@Argument(0) @Nullable Runnable task) {
    Context context = CurrentContext.current();
    // A scheduled task has what it needs; here it is only brought to the loop that keeps it.
    if (context == CurrentContext.root()
        || task == null
        || task instanceof ContextTask
        || task instanceof ScheduledFuture) {
      return task;
    }
    return new ContextTask(task, context);
  }
}
