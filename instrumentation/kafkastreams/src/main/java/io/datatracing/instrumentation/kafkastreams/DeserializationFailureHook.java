package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code RecordDeserializer.handleDeserializationFailure} since 3.9: asks the handler, and sends
 * what it wants in a dead-letter topic.
 */
final class DeserializationFailureHook {
  private DeserializationFailureHook() {}

  @OnEnter
  static @Nullable OpenSpan before(
      @Argument(2) Exception failure, @Argument(3) ConsumerRecord<byte[], byte[]> record) {
    return Unreadable.open(record, failure);
  }

  @OnExit
  static void after(@Enter @Nullable OpenSpan span) {
    if (span != null) {
      span.close(null);
    }
  }
}
