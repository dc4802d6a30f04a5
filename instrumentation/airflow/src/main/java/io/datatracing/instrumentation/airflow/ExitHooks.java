package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.task.ProcessEnd;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;

/** Before the exit hooks run. */
final class ExitHooks {
  private ExitHooks() {}

  @OnEnter
  static void onEnter(@Argument(0) int code) {
    ProcessEnd.exiting(code);
  }
}
