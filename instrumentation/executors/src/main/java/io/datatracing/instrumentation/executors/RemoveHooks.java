package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** {@code ThreadPoolExecutor.remove}, for the queues that are not woven themselves. */
final class RemoveHooks {
  private RemoveHooks() {}

  @OnEnter(replaces = 0)
  static @Nullable Runnable onEnter(
      @This ThreadPoolExecutor pool, @Argument(0) @Nullable Runnable task) {
    return ContextRunnable.fitsInto(pool.getQueue())
        ? (Runnable) FindInQueueHooks.probe(task)
        : task;
  }
}
