package io.datatracing.instrumentation.springkafka;

import io.datatracing.bootstrap.trace.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What failed last in each partition, to be linked by the next attempt at the same records. At most
 * one entry for each partition of the consumer, as it stays at a record until it is through or
 * given up.
 *
 * <p>Threads: the listener's and those on which asynchronous listeners fail.
 */
final class FailedAttempts {
  private final Map<TopicPartition, Range> last = new HashMap<>(4);

  /** Spares the usual case, that nothing has failed, the lock. */
  private volatile boolean none = true;

  static final class Attempt {
    final Span span;
    final int number;

    Attempt(Span span, int number) {
      this.span = span;
      this.number = number;
    }
  }

  private static final class Range {
    final long first;
    final long last;
    final Attempt attempt;

    Range(long first, long last, Attempt attempt) {
      this.first = first;
      this.last = last;
      this.attempt = attempt;
    }
  }

  /** The attempt that had the first of these records before; null if there was none. */
  @Nullable Attempt before(List<ConsumerRecord<?, ?>> records) {
    if (none) {
      return null;
    }
    synchronized (this) {
      for (ConsumerRecord<?, ?> record : records) {
        Range range = last.get(partition(record));
        if (range != null && record.offset() >= range.first && record.offset() <= range.last) {
          return range.attempt;
        }
      }
      return null;
    }
  }

  synchronized void failed(List<ConsumerRecord<?, ?>> records, Attempt attempt) {
    for (ConsumerRecord<?, ?> record : records) {
      TopicPartition partition = partition(record);
      Range range = last.get(partition);
      long first = record.offset();
      long end = first;
      if (range != null && range.attempt.span == attempt.span) {
        first = Math.min(first, range.first);
        end = Math.max(end, range.last);
      }
      last.put(partition, new Range(first, end, attempt));
    }
    none = false;
  }

  /** Whatever failed of these records is through. */
  void done(List<ConsumerRecord<?, ?>> records) {
    if (none) {
      return;
    }
    synchronized (this) {
      for (ConsumerRecord<?, ?> record : records) {
        Range range = last.get(partition(record));
        if (range != null && record.offset() == range.last) {
          last.remove(partition(record));
        }
      }
      none = last.isEmpty();
    }
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
