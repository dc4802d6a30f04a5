package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** {@code ForkJoinTask.reinitialize}: the next request to submit the task is another one. */
final class ReinitializeHooks {
  private ReinitializeHooks() {}

  @OnEnter
  static void onEnter(@This Object task) {
    TaskContext.clear(task);
  }
}
