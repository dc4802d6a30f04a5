package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code ThreadPoolExecutor.getTask}, called by a worker between two tasks: takes the wrapper off,
 * so that {@code beforeExecute} and {@code afterExecute} meet the task itself, in its context. What
 * the last task left on the thread goes first.
 */
final class GetTaskHooks {
  private GetTaskHooks() {}

  @OnEnter
  static void onEnter() {
    HandledMessage.endLeft();
    CurrentContext.attach(CurrentContext.root());
  }

  @OnExit(onThrow = false, replacesReturn = true)
  static @Nullable Runnable onExit(@Return @Nullable Runnable task) {
    if (task instanceof ContextRunnable) {
      CurrentContext.attach(((ContextRunnable) task).context());
      return ContextRunnable.unwrap(task);
    }
    Context context = task == null ? null : BareTasks.take(task);
    if (context != null) {
      CurrentContext.attach(context);
    }
    return task;
  }
}
