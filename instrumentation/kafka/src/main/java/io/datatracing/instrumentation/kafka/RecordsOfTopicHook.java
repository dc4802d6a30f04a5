package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** {@code ConsumerRecords.records(String)}. */
final class RecordsOfTopicHook {
  private RecordsOfTopicHook() {}

  @OnExit(replacesReturn = true, onThrow = false)
  static <K, V> @Nullable Iterable<ConsumerRecord<K, V>> records(
      @This ConsumerRecords<K, V> records, @Return @Nullable Iterable<ConsumerRecord<K, V>> own) {
    Poll poll = Poll.of(records);
    return poll == null || own == null ? own : new TracingIterable<>(own, poll);
  }
}
