package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** {@code ForkJoinTask.fork} and {@code invoke}, for a task that was made outside of a request. */
final class SubmitHooks {
  private SubmitHooks() {}

  @OnEnter
  static void onEnter(@This Object task) {
    TaskContext.captureIfNone(task);
  }
}
