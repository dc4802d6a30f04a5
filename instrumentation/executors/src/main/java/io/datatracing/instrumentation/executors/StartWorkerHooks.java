package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Where a pool starts a worker, with whatever thread factory: outside of any context. The worker
 * serves everybody after the task it was started for.
 */
final class StartWorkerHooks {
  private StartWorkerHooks() {}

  @OnEnter
  static Context onEnter() {
    return CurrentContext.attach(CurrentContext.root());
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    TaskContext.restore(previous);
  }
}
