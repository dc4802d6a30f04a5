package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import java.util.concurrent.RunnableScheduledFuture;

/** The constructors of the scheduler's tasks. */
final class CreateScheduledHooks {
  private CreateScheduledHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object task) {
    if (!((RunnableScheduledFuture<?>) task).isPeriodic()) {
      TaskContext.captureForLater(task);
    }
  }
}
