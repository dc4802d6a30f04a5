package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** A worker begins in the context of its first task; {@link GetTaskHooks} ends it. */
final class RunWorkerHooks {
  private RunWorkerHooks() {}

  @OnEnter
  static void onEnter(@This Object worker) {
    TaskContext.take(worker);
  }

  /** Also behind a task that threw, with which its thread ends. */
  @OnExit
  static void onExit() {
    HandledMessage.endLeft();
  }
}
