package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.producer.KafkaProducer;

/** {@code KafkaProducer.close}: a transaction that is open then will be aborted. */
final class ProducerCloseHook {
  private ProducerCloseHook() {}

  @OnExit
  static void closed(@This KafkaProducer<?, ?> producer) {
    ProducerClient.of(producer).closed();
  }
}
