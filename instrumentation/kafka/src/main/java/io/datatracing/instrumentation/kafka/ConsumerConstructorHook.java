package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The constructor that all public ones end in. */
final class ConsumerConstructorHook {
  private ConsumerConstructorHook() {}

  @OnExit(onThrow = false)
  static void created(@This KafkaConsumer<?, ?> consumer, @Argument(0) ConsumerConfig config) {
    ConsumerClient.created(consumer, config);
  }
}
