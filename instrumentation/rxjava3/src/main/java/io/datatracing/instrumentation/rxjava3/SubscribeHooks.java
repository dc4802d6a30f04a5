package io.datatracing.instrumentation.rxjava3;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** Constructors: an operator's observer is made where somebody subscribes. */
final class SubscribeHooks {
  private SubscribeHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object made) {
    SubscriberContext.CARRIED.capture(made);
  }
}
