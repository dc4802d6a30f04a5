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
 * As {@link SignalHooks}; an error that an operator of the stream is told while an element is
 * passed down came of that element.
 */
final class ErrorHooks {
  private ErrorHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@This Object told, @Argument(0) @Nullable Throwable thrown) {
    ElementContext element = ElementContext.current();
    if (element != null
        && thrown != null
        && SubscriberContext.CARRIED.of(told) == element.outer()) {
      element.fail(thrown);
    }
    return SubscriberContext.CARRIED.attachUnlessElement(told);
  }

  @OnExit
  static void onExit(@This Object told, @Enter @Nullable Context previous) {
    if (previous != null) {
      Elements.returned(told);
      CarriedContext.restore(previous);
    }
  }
}
