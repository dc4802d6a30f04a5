package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A task with the context it was submitted in, for tasks that have no room for one of their own.
 * Equal to another wrapper of the same task, so that a queue finds it.
 */
final class ContextRunnable implements Runnable {
  private final Runnable task;
  private final Context context;

  ContextRunnable(Runnable task, Context context) {
    this.task = task;
    this.context = context;
  }

  /** The task as it was submitted. */
  static Runnable unwrap(Runnable task) {
    return task instanceof ContextRunnable ? ((ContextRunnable) task).task : task;
  }

  @Override
  public void run() {
    Context previous = CurrentContext.attach(context);
    try {
      task.run();
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return task.equals(other instanceof ContextRunnable ? ((ContextRunnable) other).task : other);
  }

  @Override
  public int hashCode() {
    return task.hashCode();
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
