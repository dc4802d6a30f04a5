package io.datatracing.instrumentation.guava;

import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;

/** A listener or task with the context it was added in. */
final class ContextListener implements Runnable {
  private final Runnable listener;
  private final Context context;

  ContextListener(Runnable listener, Context context) {
    this.listener = listener;
    this.context = context;
  }

  @Override
  public void run() {
    Context previous = CurrentContext.attach(context);
    try {
      listener.run();
    } finally {
      CurrentContext.restore(previous);
    }
  }

  /** Futures print what waits for them. */
  @Override
  public String toString() {
    return listener.toString();
  }
}
