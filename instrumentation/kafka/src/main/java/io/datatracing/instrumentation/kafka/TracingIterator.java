package io.datatracing.instrumentation.kafka;

import java.util.Iterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Handles a record from the call that takes it to the call that asks for the next. */
final class TracingIterator<K, V> extends HandledRecord implements Iterator<ConsumerRecord<K, V>> {
  private final Iterator<ConsumerRecord<K, V>> records;

  TracingIterator(Iterator<ConsumerRecord<K, V>> records, Poll poll) {
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
  public void remove() {
    records.remove();
  }
}
