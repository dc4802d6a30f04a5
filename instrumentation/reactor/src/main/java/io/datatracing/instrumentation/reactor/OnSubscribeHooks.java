package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.CarriedContext;
import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** {@code onSubscribe}, where a subscriber that has no context yet gets one. */
final class OnSubscribeHooks {
  private OnSubscribeHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object subscriber) {
    SubscriberContext.CARRIED.capture(subscriber);
    if (ElementContext.areUsed()) {
      Elements.subscribed(subscriber);
    }
    return SubscriberContext.CARRIED.attach(subscriber);
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    CarriedContext.restore(previous);
  }
}
