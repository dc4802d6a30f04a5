package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.CarriedContext;

/** The field of subscribers, subscriptions and scheduled tasks. */
final class SubscriberContext {
  static final CarriedContext CARRIED = new CarriedContext();

  private SubscriberContext() {}
}
