package io.datatracing.instrumentation.netty;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** Where every listener is called, on whatever thread. */
final class NotifyListenerHooks {
  private NotifyListenerHooks() {}

  @OnEnter
  static @Nullable Context onEnter(
      @Argument(0) @Nullable Object promise, @Argument(1) @Nullable Object listener) {
    return PromiseContexts.attachFor(promise, listener);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
