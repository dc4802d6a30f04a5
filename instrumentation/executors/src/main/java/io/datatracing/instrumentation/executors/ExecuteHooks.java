package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;

/** {@code ThreadPoolExecutor.execute}: gives the task the submitter's context. */
final class ExecuteHooks {
  private ExecuteHooks() {}

  @OnEnter(replaces = 0)
  static Runnable onEnter(@This ThreadPoolExecutor pool, @Argument(0) Runnable task) {
    Context context = CurrentContext.current();
    if (context == CurrentContext.root()) {
      BareTasks.forget(task);
      return task;
    }
    if (task instanceof FutureTask) {
      TaskContext.capture(task);
      return task;
    }
    // A ForkJoinTask has the context it was made in: where thenApplyAsync was called, and not
    // where the stage before it happened to complete.
    if (task == null
        || task instanceof ForkJoinTask
        || task instanceof ContextRunnable
        || SelfMadeWork.isTask(task)) {
      return task;
    }
    if (!ContextRunnable.fitsInto(pool.getQueue())) {
      BareTasks.put(task, context);
      return task;
    }
    return new ContextRunnable(task, context);
  }
}
