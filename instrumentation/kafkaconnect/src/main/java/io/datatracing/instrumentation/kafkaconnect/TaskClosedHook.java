package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** The end of a task, however it comes. */
final class TaskClosedHook {
  private TaskClosedHook() {}

  @OnEnter
  static void closing(@This Object worker) {
    ConnectTask task = ConnectTask.of(worker);
    if (task != null) {
      task.close();
    }
  }
}
