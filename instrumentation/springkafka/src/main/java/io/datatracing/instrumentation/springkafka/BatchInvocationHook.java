package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/**
 * {@code ListenerConsumer.invokeBatchOnMessageWithRecordsOrList}: error handlers call it again for
 * another attempt.
 */
final class BatchInvocationHook {
  private BatchInvocationHook() {}

  @OnEnter
  static void before(@This Object consumer, @Argument(0) ConsumerRecords<?, ?> records) {
    ListenerLoop.of(consumer).attemptBatch(records);
  }

  @OnExit
  static void after(@This Object consumer, @Thrown @Nullable Throwable thrown) {
    if (thrown != null) {
      ListenerLoop.of(consumer).fail(thrown);
    }
  }
}
