package io.datatracing.instrumentation.rxjava3;

import io.datatracing.bootstrap.context.CarriedContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@code schedulePeriodically} and {@code schedulePeriodicallyDirect}: what is scheduled in it
 * belongs to nobody.
 */
final class PeriodicHooks {
  private PeriodicHooks() {}

  @OnEnter
  static @Nullable Context onEnter() {
    return CarriedContext.detach();
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    CarriedContext.restore(previous);
  }
}
