package io.datatracing.instrumentation.springkafka;

import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/**
 * What one consumer of a container is at: the record, or the batch, that it has given to its
 * listener. The records' own loops are taken over, as error handlers run through what is left of
 * them.
 *
 * <p>Threads: a container runs each consumer on a thread of its own, and only that one is here.
 */
final class ListenerLoop {
  private static final VirtualField<ListenerLoop> LOOP = new VirtualField<>();
  private static final ThreadLocal<ListenerLoop> CURRENT = new ThreadLocal<>();

  private final FailedAttempts failed = new FailedAttempts();
  private @Nullable Delivery open;

  private ListenerLoop() {}

  static ListenerLoop of(Object consumer) {
    ListenerLoop loop = LOOP.get(consumer);
    if (loop == null) {
      loop = new ListenerLoop();
      LOOP.set(consumer, loop);
    }
    return loop;
  }

  /** What this thread's listener was given; null if it is not called by a container. */
  static @Nullable Delivery current() {
    ListenerLoop loop = CURRENT.get();
    return loop == null ? null : loop.open;
  }

  /** The one whose listener this thread is calling; null if it is none. */
  static @Nullable ListenerLoop ofThread() {
    return CURRENT.get();
  }

  /** The records of a poll, or what an error handler kept of them, are handled one by one. */
  void begin(ConsumerRecords<?, ?> records) {
    CURRENT.set(this);
    takeOver(records);
  }

  void next(ConsumerRecord<?, ?> record) {
    close();
    ReceivedMessages received = ReceivedMessages.of(record);
    if (received != null && !RetryTopics.isEarly(record)) {
      List<ConsumerRecord<?, ?>> one = Collections.<ConsumerRecord<?, ?>>singletonList(record);
      open = new Delivery(received.begin(record), one, failed, RetryTopics.attempt(record));
    }
  }

  /** The listener is called with the record: again, if it was already. */
  void attempt(ConsumerRecord<?, ?> record) {
    Delivery delivery = open;
    if (delivery != null && !delivery.isFirstCall()) {
      next(record);
      if (open != null) {
        open.isFirstCall();
      }
    }
  }

  void beginBatch(ConsumerRecords<?, ?> records) {
    CURRENT.set(this);
    takeOver(records);
    openBatch(records);
  }

  /** The listener is called with the batch: again, if it was already. */
  void attemptBatch(ConsumerRecords<?, ?> records) {
    Delivery delivery = open;
    if (delivery != null && !delivery.isFirstCall()) {
      close();
      openBatch(records);
      if (open != null) {
        open.isFirstCall();
      }
    }
  }

  void fail(Throwable thrown) {
    Delivery delivery = open;
    if (delivery != null) {
      delivery.fail(thrown);
    }
  }

  void refuse() {
    Delivery delivery = open;
    if (delivery != null) {
      delivery.refuse();
    }
  }

  /** The listener was called with all of them, or the loop was left. */
  void end() {
    CURRENT.remove();
    close();
  }

  private void openBatch(ConsumerRecords<?, ?> records) {
    List<ConsumerRecord<?, ?>> batch = new ArrayList<>(records.count());
    for (ConsumerRecord<?, ?> record : records) {
      batch.add(record);
    }
    ReceivedMessages received = batch.isEmpty() ? null : ReceivedMessages.of(batch.get(0));
    if (received != null) {
      open = new Delivery(received.beginBatch(batch), batch, failed, 1);
    }
  }

  private void close() {
    Delivery delivery = open;
    if (delivery != null) {
      open = null;
      delivery.end();
    }
  }

  private static void takeOver(ConsumerRecords<?, ?> records) {
    ReceivedMessages received = ReceivedMessages.of(records);
    if (received == null) {
      // A part of a poll (subBatchPerPartition) in a new object; or of an earlier one, that was
      // taken over then.
      received = ReceivedMessages.current();
    }
    if (received != null) {
      received.takeOver();
    }
  }
}
