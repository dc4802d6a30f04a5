package io.datatracing.instrumentation.netty;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * An event loop starts its thread at its first task, by whatever thread factory: outside of any
 * context, as it serves everybody afterwards.
 */
final class StartLoopHooks {
  private StartLoopHooks() {}

  @OnEnter
  static Context onEnter() {
    return CurrentContext.attach(CurrentContext.root());
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
