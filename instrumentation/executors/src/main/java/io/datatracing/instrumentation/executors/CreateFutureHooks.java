package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** The constructors of {@code FutureTask}, which know what it is going to run. */
final class CreateFutureHooks {
  private CreateFutureHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object task, @Argument(0) Object code) {
    TaskContext.pinIfSelfMade(task, code);
  }
}
