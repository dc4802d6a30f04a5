package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.jspecify.annotations.Nullable;

/** {@code KafkaShareConsumer.acknowledge(String, int, long, AcknowledgeType)}. */
final class AcknowledgeAddressHook {
  private AcknowledgeAddressHook() {}

  @OnEnter
  static long before() {
    return System.nanoTime();
  }

  @OnExit
  static void after(
      @This Object consumer,
      @Enter long startNanos,
      @Argument(0) String topic,
      @Argument(1) int partition,
      @Argument(2) long offset,
      @Argument(3) Object type,
      @Thrown @Nullable Throwable thrown) {
    ShareRecords.acknowledged(
        consumer, topic, partition, offset, String.valueOf(type), startNanos, thrown);
  }
}
