package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.task.ProcessEnd;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** Before the thread's handler is told. */
final class UncaughtHooks {
  private UncaughtHooks() {}

  @OnEnter
  static void onEnter(@This Thread thread, @Argument(0) Throwable thrown) {
    ProcessEnd.uncaught(thread, thrown);
  }
}
