package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;

/**
 * {@code close} and {@code unsubscribe} of a consumer: there may be no further poll to end a
 * record.
 */
final class ConsumerLeaveHook {
  private ConsumerLeaveHook() {}

  @OnEnter
  static void leave(@This Object consumer) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client != null) {
      client.leave();
    }
  }
}
