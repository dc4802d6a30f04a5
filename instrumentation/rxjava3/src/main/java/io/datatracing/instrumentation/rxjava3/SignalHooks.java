package io.datatracing.instrumentation.rxjava3;

import io.datatracing.bootstrap.context.CarriedContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** Whatever a subscriber, a subscription or a task is told to do, it does in its own context. */
final class SignalHooks {
  private SignalHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object told) {
    return SubscriberContext.CARRIED.attach(told);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    CarriedContext.restore(previous);
  }
}
