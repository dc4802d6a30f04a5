package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * {@code KafkaConsumer.close} and {@code unsubscribe}: there may be no further poll to end a
 * record.
 */
final class ConsumerLeaveHook {
  private ConsumerLeaveHook() {}

  @OnEnter
  static void leave(@This KafkaConsumer<?, ?> consumer) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client != null) {
      client.leave();
    }
  }
}
