package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** {@code ConsumerRecords.records(TopicPartition)}. */
final class RecordsOfPartitionHook {
  private RecordsOfPartitionHook() {}

  @OnExit(replacesReturn = true, onThrow = false)
  static <K, V> @Nullable List<ConsumerRecord<K, V>> records(
      @This ConsumerRecords<K, V> records, @Return @Nullable List<ConsumerRecord<K, V>> own) {
    Poll poll = Poll.of(records);
    return poll == null || own == null ? own : new TracingList<>(own, poll);
  }
}
