package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** {@code KafkaConsumer.seekToEnd}. */
final class SeekToEndHook {
  private SeekToEndHook() {}

  @OnEnter
  static long before(@This Object consumer) {
    ConsumerClient client = ConsumerClient.of(consumer);
    return client == null ? 0 : client.enter();
  }

  @OnExit
  static void after(
      @This Object consumer,
      @Enter long startNanos,
      @Argument(0) @Nullable Collection<TopicPartition> partitions,
      @Thrown @Nullable Throwable thrown) {
    Seek.told(consumer, startNanos, partitions, "end", thrown);
  }
}
