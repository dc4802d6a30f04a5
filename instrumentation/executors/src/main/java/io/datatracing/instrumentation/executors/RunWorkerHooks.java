package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/** A worker begins in the context of its first task; {@link GetTaskHooks} ends it. */
final class RunWorkerHooks {
  private RunWorkerHooks() {}

  @OnEnter
  static void onEnter(@This Object worker) {
    TaskContext.take(worker);
  }
}
