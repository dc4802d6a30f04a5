package io.datatracing.instrumentation.reactor;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/**
 * What a mapper made of an element is over, or is cancelled: said before the operator goes on with
 * the next element.
 */
final class InnerCompleteHooks {
  private InnerCompleteHooks() {}

  @OnEnter
  static void completed(@This Object inner) {
    Elements.over(inner);
  }
}
