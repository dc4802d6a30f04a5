package io.datatracing.instrumentation.netty;

import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;

/** A task of an event loop with the context it was handed over in. */
final class ContextTask implements Runnable {
  private final Runnable task;
  private final Context context;

  ContextTask(Runnable task, Context context) {
    this.task = task;
    this.context = context;
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
