package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.producer.KafkaProducer;

/** {@code KafkaProducer.beginTransaction}. */
final class TransactionBeginHook {
  private TransactionBeginHook() {}

  @OnExit(onThrow = false)
  static void begun(@This KafkaProducer<?, ?> producer) {
    ProducerClient.of(producer).beginTransaction(producer);
  }
}
