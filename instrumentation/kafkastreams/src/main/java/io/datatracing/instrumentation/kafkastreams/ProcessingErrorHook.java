package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;

/** {@code ProcessingExceptionHandler.handle} and {@code handleError}, which may call each other. */
final class ProcessingErrorHook {
  private ProcessingErrorHook() {}

  @OnEnter
  static void handle(@Argument(2) Exception failure) {
    TracedTask task = TracedTask.current();
    if (task != null) {
      task.failed(failure);
    }
  }
}
