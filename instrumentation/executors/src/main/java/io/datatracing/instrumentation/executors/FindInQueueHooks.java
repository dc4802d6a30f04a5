package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * {@code contains} and {@code remove} of a pool's queue: the queue asks what it is given whether it
 * equals an element, so it is given something that equals the task and every wrapper of it.
 */
final class FindInQueueHooks {
  private FindInQueueHooks() {}

  @OnEnter(replaces = 0)
  static @Nullable Object onEnter(@Argument(0) @Nullable Object element) {
    return probe(element);
  }

  static @Nullable Object probe(@Nullable Object element) {
    if (!(element instanceof Runnable)
        || element instanceof ContextRunnable
        || element instanceof FutureTask
        || element instanceof ForkJoinTask) {
      return element; // never wrapped
    }
    return new ContextRunnable((Runnable) element, CurrentContext.root());
  }
}
