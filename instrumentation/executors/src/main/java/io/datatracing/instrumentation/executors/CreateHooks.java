package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import java.util.concurrent.Delayed;

/** The constructor of {@code ForkJoinTask}: a task is made where it is submitted. */
final class CreateHooks {
  private CreateHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object task) {
    if (task instanceof Delayed) {
      TaskContext.captureForLater(task);
    } else {
      TaskContext.capture(task);
    }
  }
}
