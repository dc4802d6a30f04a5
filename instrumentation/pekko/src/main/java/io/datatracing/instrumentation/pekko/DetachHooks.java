package io.datatracing.instrumentation.pekko;

import io.datatracing.bootstrap.context.CarriedContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** What belongs to nobody's request: system messages, timers, repetitions, dead letters. */
final class DetachHooks {
  private DetachHooks() {}

  @OnEnter
  static @Nullable Context onEnter() {
    return CarriedContext.detach();
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    CarriedContext.restore(previous);
  }
}
