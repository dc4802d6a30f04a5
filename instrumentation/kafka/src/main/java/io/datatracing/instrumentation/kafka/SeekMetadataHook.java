package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** {@code KafkaConsumer.seek(TopicPartition, OffsetAndMetadata)}, from 2.2. */
final class SeekMetadataHook {
  private SeekMetadataHook() {}

  @OnEnter
  static long before(@This Object consumer) {
    ConsumerClient client = ConsumerClient.of(consumer);
    return client == null ? 0 : client.enter();
  }

  @OnExit
  static void after(
      @This Object consumer,
      @Enter long startNanos,
      @Argument(0) TopicPartition partition,
      @Argument(1) @Nullable OffsetAndMetadata offset,
      @Thrown @Nullable Throwable thrown) {
    Seek.told(consumer, startNanos, partition, offset == null ? -1 : offset.offset(), thrown);
  }
}
