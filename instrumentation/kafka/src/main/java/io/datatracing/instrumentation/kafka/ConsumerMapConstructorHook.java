package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The constructor that all public ones end in with 2.7; before and since it ends in another. */
final class ConsumerMapConstructorHook {
  private ConsumerMapConstructorHook() {}

  @OnExit(onThrow = false)
  static void created(@This KafkaConsumer<?, ?> consumer, @Argument(0) Map<?, ?> config) {
    ConsumerClient.created(consumer, config);
  }
}
