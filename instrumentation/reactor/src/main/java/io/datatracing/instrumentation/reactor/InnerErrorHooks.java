package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.jspecify.annotations.Nullable;

/** What a mapper made of an element has failed. */
final class InnerErrorHooks {
  private InnerErrorHooks() {}

  @OnEnter
  static void failed(@This Object inner, @Argument(0) @Nullable Throwable thrown) {
    ElementContext element = Elements.mappedFrom(inner);
    if (element != null && thrown != null) {
      element.fail(thrown);
    }
  }

  @OnExit
  static void told(@This Object inner) {
    Elements.over(inner);
  }
}
