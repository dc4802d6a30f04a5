package io.datatracing.instrumentation.kafka;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** The records of one poll, partition by partition, for looking at them without handling them. */
final class PolledRecords extends AbstractCollection<ConsumerRecord<?, ?>> {
  private final List<List<? extends ConsumerRecord<?, ?>>> partitions = new ArrayList<>(4);
  private final int size;

  /**
   * @param records not yet those of a {@link Poll}
   */
  PolledRecords(ConsumerRecords<?, ?> records) {
    int count = 0;
    for (TopicPartition partition : records.partitions()) {
      List<? extends ConsumerRecord<?, ?>> polled = records.records(partition);
      if (!polled.isEmpty()) {
        partitions.add(polled);
        count += polled.size();
      }
    }
    size = count;
  }

  /** The records of each partition, in the order of their offsets; none is empty. */
  List<List<? extends ConsumerRecord<?, ?>>> partitions() {
    return partitions;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Iterator<ConsumerRecord<?, ?>> iterator() {
    return new Iterator<ConsumerRecord<?, ?>>() {
      private int partition;
      private int record;

      @Override
      public boolean hasNext() {
        return partition < partitions.size();
      }

      @Override
      public ConsumerRecord<?, ?> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        List<? extends ConsumerRecord<?, ?>> polled = partitions.get(partition);
        ConsumerRecord<?, ?> next = polled.get(record++);
        if (record == polled.size()) {
          partition++;
          record = 0;
        }
        return next;
      }
    };
  }
}
