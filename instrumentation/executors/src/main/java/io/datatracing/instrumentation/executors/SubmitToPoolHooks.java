package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import org.jspecify.annotations.Nullable;

/** The methods of {@code ForkJoinPool} that take a {@code ForkJoinTask}. */
final class SubmitToPoolHooks {
  private SubmitToPoolHooks() {}

  @OnEnter
  static void onEnter(@Argument(0) @Nullable Object task) {
    if (task != null) {
      TaskContext.captureIfNone(task);
    }
  }
}
