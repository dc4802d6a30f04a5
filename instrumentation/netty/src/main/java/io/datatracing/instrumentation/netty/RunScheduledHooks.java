package io.datatracing.instrumentation.netty;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A scheduled task on its loop; a periodic one belongs to no request. */
final class RunScheduledHooks {
  private RunScheduledHooks() {}

  @OnEnter
  static Context onEnter(@This Object task) {
    return PromiseContexts.attachForTask(task);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
