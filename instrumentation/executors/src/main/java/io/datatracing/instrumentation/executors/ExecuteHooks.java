package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;

/** {@code ThreadPoolExecutor.execute}: gives the task the submitter's context. */
final class ExecuteHooks {
  private ExecuteHooks() {}

  @OnEnter(replaces = 0)
  static Runnable onEnter(@This ThreadPoolExecutor pool, @Argument(0) Runnable task) {
    Context context = CurrentContext.current();
    if (task == null || context == CurrentContext.root() || task instanceof ContextRunnable) {
      return task;
    }
    if (task instanceof FutureTask) {
      TaskContext.capture(task);
      return task;
    }
    // A ForkJoinTask has the context it was made in: where thenApplyAsync was called, and not
    // where the stage before it happened to complete. A queue that compares its elements would
    // meet a class that it does not know.
    if (task instanceof ForkJoinTask || pool.getQueue() instanceof PriorityBlockingQueue) {
      return task;
    }
    return new ContextRunnable(task, context);
  }
}
