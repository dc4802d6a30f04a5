package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code KafkaConsumer.poll}: ends what the poll before has open; its own records are handled next.
 */
final class PollHook {
  private PollHook() {}

  @OnEnter
  static long before(@This KafkaConsumer<?, ?> consumer) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client == null) {
      return 0;
    }
    client.leave();
    return System.nanoTime();
  }

  @OnExit(onThrow = false)
  static void after(
      @This KafkaConsumer<?, ?> consumer,
      @Enter long startNanos,
      @Return @Nullable ConsumerRecords<?, ?> records) {
    ConsumerClient client = ConsumerClient.of(consumer);
    if (client == null) {
      return;
    }
    Assignment assignment = client.assignment();
    if (assignment != null) {
      assignment.polled(consumer);
    }
    if (records != null && !records.isEmpty()) {
      client.polled(consumer, records, System.nanoTime() - startNanos);
    }
  }
}
