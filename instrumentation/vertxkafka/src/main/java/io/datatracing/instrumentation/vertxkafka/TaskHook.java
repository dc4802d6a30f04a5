package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import org.jspecify.annotations.Nullable;

/** {@code TaskQueue.execute}. */
final class TaskHook {
  private TaskHook() {}

  @OnEnter(replaces = 0)
  static @Nullable Runnable carry(@Argument(0) @Nullable Runnable task) {
    return task == null ? null : new QueuedTask(task);
  }
}
