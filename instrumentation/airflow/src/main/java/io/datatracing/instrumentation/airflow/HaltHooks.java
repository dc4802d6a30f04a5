package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.task.ProcessEnd;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;

/** Before the JVM is gone. */
final class HaltHooks {
  private HaltHooks() {}

  @OnEnter
  static void onEnter(@Argument(0) int code) {
    ProcessEnd.halting(code);
  }
}
