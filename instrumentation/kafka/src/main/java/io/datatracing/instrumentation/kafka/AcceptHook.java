package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** {@code KafkaShareConsumer.acknowledge(ConsumerRecord)}. */
final class AcceptHook {
  private AcceptHook() {}

  @OnEnter
  static long before() {
    return System.nanoTime();
  }

  @OnExit
  static void after(
      @This Object consumer,
      @Enter long startNanos,
      @Argument(0) ConsumerRecord<?, ?> record,
      @Thrown @Nullable Throwable thrown) {
    ShareRecords.acknowledged(
        consumer,
        record.topic(),
        record.partition(),
        record.offset(),
        "accept",
        startNanos,
        thrown);
  }
}
