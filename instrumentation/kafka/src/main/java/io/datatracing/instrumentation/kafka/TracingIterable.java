package io.datatracing.instrumentation.kafka;

import java.util.Iterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records of a topic; {@code forEach} and {@code spliterator} go through the iterator. */
final class TracingIterable<K, V> implements Iterable<ConsumerRecord<K, V>> {
  private final Iterable<ConsumerRecord<K, V>> records;
  private final Poll poll;

  TracingIterable(Iterable<ConsumerRecord<K, V>> records, Poll poll) {
    this.records = records;
    this.poll = poll;
  }

  @Override
  public Iterator<ConsumerRecord<K, V>> iterator() {
    return new TracingIterator<>(records.iterator(), poll);
  }

  @Override
  public String toString() {
    return records.toString();
  }
}
