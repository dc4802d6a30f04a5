package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/** {@code KafkaProducer.commitTransaction}. */
final class TransactionCommitHook {
  private TransactionCommitHook() {}

  @OnEnter
  static long before() {
    return System.nanoTime();
  }

  @OnExit
  static void after(
      @This KafkaProducer<?, ?> producer,
      @Enter long startNanos,
      @Thrown @Nullable Throwable thrown) {
    ProducerClient.of(producer).endTransaction("commit", "committed", startNanos, thrown);
  }
}
