package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * {@code ListenerConsumer.checkEarlyIntercept}: the first thing done with each record, with and
 * without transactions, before the transaction begins.
 */
final class NextRecordHook {
  private NextRecordHook() {}

  @OnEnter
  static void next(@This Object consumer, @Argument(0) ConsumerRecord<?, ?> record) {
    ListenerLoop.of(consumer).next(record);
  }
}
