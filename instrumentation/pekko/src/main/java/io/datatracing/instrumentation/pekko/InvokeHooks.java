package io.datatracing.instrumentation.pekko;

import io.datatracing.bootstrap.context.CarriedContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** Where an actor, or a router, is given a message, also one that it had stashed. */
final class InvokeHooks {
  private InvokeHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@Argument(0) @Nullable Object envelope) {
    return envelope == null ? null : MessageContext.CARRIED.attach(envelope);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    CarriedContext.restore(previous);
  }
}
