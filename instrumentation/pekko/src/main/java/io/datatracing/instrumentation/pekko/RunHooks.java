package io.datatracing.instrumentation.pekko;

import io.datatracing.bootstrap.context.CarriedContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** What runs in the context in which it was made. */
final class RunHooks {
  private RunHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object running) {
    return MessageContext.CARRIED.attach(running);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    CarriedContext.restore(previous);
  }
}
