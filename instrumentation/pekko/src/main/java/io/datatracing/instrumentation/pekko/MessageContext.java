package io.datatracing.instrumentation.pekko;

import io.datatracing.bootstrap.context.CarriedContext;

/** The field of messages, tasks and running streams. */
final class MessageContext {
  static final CarriedContext CARRIED = new CarriedContext();

  private MessageContext() {}
}
