package io.datatracing.instrumentation.reactor;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import reactor.core.publisher.BaseSubscriber;

/** Constructors: an operator's subscriber is made where somebody subscribes. */
final class SubscribeHooks {
  private SubscribeHooks() {}

  @OnExit(onThrow = false)
  static void onExit(@This Object made) {
    // The application makes this one itself, perhaps long before it subscribes.
    if (!(made instanceof BaseSubscriber)) {
      SubscriberContext.CARRIED.capture(made);
    }
  }
}
