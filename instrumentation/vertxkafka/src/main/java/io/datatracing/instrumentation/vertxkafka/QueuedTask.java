package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;

/**
 * A task in the context that it was queued in, the root included: the thread that runs the queue is
 * in the context of whoever filled it when it was empty.
 */
final class QueuedTask implements Runnable {
  private final Runnable task;
  private final Context context = CurrentContext.current();

  QueuedTask(Runnable task) {
    this.task = task;
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
  public String toString() {
    return task.toString();
  }
}
