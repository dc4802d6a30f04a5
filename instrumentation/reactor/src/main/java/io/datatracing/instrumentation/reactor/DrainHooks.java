package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.CarriedContext;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * An operator passes on what has waited in a queue that does not know whose it was: it is not that
 * of the element that happens to be passed down meanwhile. Or it subscribes again: for other
 * elements.
 */
final class DrainHooks {
  private DrainHooks() {}

  @OnEnter
  static @Nullable Context onEnter() {
    ElementContext element = ElementContext.current();
    return element == null ? null : CurrentContext.attach(element.outer());
  }

  @OnExit
  static void onExit(@Enter @Nullable Context previous) {
    CarriedContext.restore(previous);
  }
}
