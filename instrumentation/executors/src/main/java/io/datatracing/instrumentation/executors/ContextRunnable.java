package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/**
 * A task in a pool's queue with the context it was submitted in. Only the queue sees it: a worker
 * that takes it out gets the task, see {@link GetTaskHooks}. Equal to another wrapper of the same
 * task, so that a queue finds it.
 */
final class ContextRunnable implements Runnable {
  private final Runnable task;
  private final Context context;

  ContextRunnable(Runnable task, Context context) {
    this.task = task;
    this.context = context;
  }

  /** Whether the queue only passes on what it is given, and never looks at it. */
  static boolean fitsInto(BlockingQueue<?> queue) {
    return queue instanceof LinkedBlockingQueue
        || queue instanceof SynchronousQueue
        || queue instanceof ArrayBlockingQueue
        || queue instanceof LinkedBlockingDeque
        || queue instanceof LinkedTransferQueue;
  }

  /** The task as it was submitted. */
  static Runnable unwrap(Runnable task) {
    return task instanceof ContextRunnable ? ((ContextRunnable) task).task : task;
  }

  Context context() {
    return context;
  }

  /** For whoever takes tasks out of the queue and runs them itself. */
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
