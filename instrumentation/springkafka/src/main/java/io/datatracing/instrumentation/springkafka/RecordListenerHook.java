package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** {@code ListenerConsumer.invokeRecordListener}: the loop over the records of a poll. */
final class RecordListenerHook {
  private RecordListenerHook() {}

  @OnEnter
  static void before(@This Object consumer, @Argument(0) ConsumerRecords<?, ?> records) {
    ListenerLoop.of(consumer).begin(records);
  }

  @OnExit
  static void after(@This Object consumer) {
    ListenerLoop.of(consumer).end();
  }
}
