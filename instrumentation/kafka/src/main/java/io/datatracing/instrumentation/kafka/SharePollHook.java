package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** {@code KafkaShareConsumer.poll}, as {@link PollHook}. */
final class SharePollHook {
  private SharePollHook() {}

  @OnEnter
  static long before(@This Object consumer) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client == null) {
      return 0;
    }
    client.leave();
    return System.nanoTime();
  }

  @OnExit(onThrow = false)
  static void after(
      @This Object consumer,
      @Enter long startNanos,
      @Return @Nullable ConsumerRecords<?, ?> records) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client != null && records != null && !records.isEmpty()) {
      client.polledShare(consumer, records, System.nanoTime() - startNanos);
    }
  }
}
