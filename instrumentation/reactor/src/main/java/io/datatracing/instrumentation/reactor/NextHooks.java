package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.CarriedContext;
import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber gets an element, which may have a context of its own: else as {@link SignalHooks}.
 */
final class NextHooks {
  private NextHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object told, @Argument(0) @Nullable Object element) {
    return ElementContext.areUsed()
        ? Elements.attach(told, element)
        : SubscriberContext.CARRIED.attach(told);
  }

  @OnExit
  static void onExit(@This Object told, @Enter @Nullable Context previous) {
    if (previous != null) {
      Elements.returned(told);
      CarriedContext.restore(previous);
    }
  }
}
