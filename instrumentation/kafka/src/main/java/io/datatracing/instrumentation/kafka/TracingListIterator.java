package io.datatracing.instrumentation.kafka;

import java.util.ListIterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** As {@link TracingIterator}; a record that is taken going backwards is handled too. */
final class TracingListIterator<K, V> extends HandledRecord
    implements ListIterator<ConsumerRecord<K, V>> {
  private final ListIterator<ConsumerRecord<K, V>> records;

  TracingListIterator(ListIterator<ConsumerRecord<K, V>> records, Poll poll) {
    super(poll);
    this.records = records;
  }

  @Override
  public boolean hasNext() {
    boolean more = records.hasNext();
    if (!more) {
      close();
    }
    return more;
  }

  @Override
  public ConsumerRecord<K, V> next() {
    close();
    ConsumerRecord<K, V> record = records.next();
    open(record);
    return record;
  }

  @Override
  public boolean hasPrevious() {
    boolean more = records.hasPrevious();
    if (!more) {
      close();
    }
    return more;
  }

  @Override
  public ConsumerRecord<K, V> previous() {
    close();
    ConsumerRecord<K, V> record = records.previous();
    open(record);
    return record;
  }

  @Override
  public int nextIndex() {
    return records.nextIndex();
  }

  @Override
  public int previousIndex() {
    return records.previousIndex();
  }

  @Override
  public void remove() {
    records.remove();
  }

  @Override
  public void set(ConsumerRecord<K, V> record) {
    records.set(record);
  }

  @Override
  public void add(ConsumerRecord<K, V> record) {
    records.add(record);
  }
}
