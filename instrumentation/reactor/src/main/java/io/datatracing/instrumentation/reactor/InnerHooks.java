package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.jspecify.annotations.Nullable;

/** Constructor of a subscriber that an operator makes for each element it maps. */
final class InnerHooks {
  private InnerHooks() {}

  @OnExit(onThrow = false)
  static void made(@This Object inner, @Argument(0) @Nullable Object operator) {
    if (ElementContext.areUsed() && operator != null && Elements.isOfStream(operator)) {
      Elements.mapped(inner);
    }
  }
}
