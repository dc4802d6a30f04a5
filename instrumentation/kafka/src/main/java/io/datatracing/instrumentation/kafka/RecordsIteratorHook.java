package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import java.util.Iterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** {@code ConsumerRecords.iterator}. */
final class RecordsIteratorHook {
  private RecordsIteratorHook() {}

  @OnExit(replacesReturn = true, onThrow = false)
  static <K, V> @Nullable Iterator<ConsumerRecord<K, V>> records(
      @This ConsumerRecords<K, V> records, @Return @Nullable Iterator<ConsumerRecord<K, V>> own) {
    Poll poll = Poll.of(records);
    return poll == null || own == null ? own : new TracingIterator<>(own, poll);
  }
}
