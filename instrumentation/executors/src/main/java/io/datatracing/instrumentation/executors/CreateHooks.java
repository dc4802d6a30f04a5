package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** The constructor of {@code ForkJoinTask}: a task is made where it is submitted. */
final class CreateHooks {
  private CreateHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object task) {
    TaskContext.capture(task);
  }
}
