package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.ConsumerHandler;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The record a loop is at: its span is open and current on the loop's thread. One for each loop.
 *
 * <p>Java tells an iterator nothing when its loop is left early. The record then stays the current
 * one, as its handling may well go on behind the loop, until the consumer polls again, is closed or
 * unsubscribes, or the pool's task or the span around the loop is over.
 */
class HandledRecord extends HandledMessage {
  static final ConsumerHandler<ConsumerRecord<?, ?>, Poll> HANDLER =
      new ConsumerHandler<>(new RecordConsumerReader());

  private final Poll poll;

  /** The newest one, also when it is not open any more. */
  private @Nullable ConsumerRecord<?, ?> record;

  private @Nullable Span newest;
  private int attempt = 1;

  HandledRecord(Poll poll) {
    this.poll = poll;
  }

  /** Whether this is the newest record, open or not. */
  final boolean wasAt(String topic, int partition, long offset) {
    ConsumerRecord<?, ?> handled = record;
    return handled != null
        && handled.offset() == offset
        && handled.partition() == partition
        && handled.topic().equals(topic);
  }

  /** The ids of the newest record's span; null if there was none. */
  final @Nullable SpanContext lastSpan() {
    Span handled = newest;
    return handled == null ? null : Redeliveries.idsOf(handled);
  }

  /** Which attempt the newest record is, from 1. */
  final int attempt() {
    return attempt;
  }

  /** Says so if the record was handled before, and what happened to the consumer meanwhile. */
  private void retried(ConsumerRecord<?, ?> next, Span span) {
    ConsumerClient consumer = poll.consumer();
    attempt = 1;
    if (consumer.isShare()) {
      SpanContext before =
          ShareAttempts.handled(
              consumer.group(), next.topic(), next.partition(), next.offset(), span);
      int deliveries = ShareRecords.deliveryCount(next);
      attempt = deliveries > 0 ? deliveries : before == null ? 1 : 2;
      HANDLER.attempt(span, before, attempt);
      return;
    }
    Redeliveries redeliveries = consumer.redeliveries();
    if (redeliveries != null) {
      Redeliveries.Attempt before =
          redeliveries.before(next.topic(), next.partition(), next.offset());
      if (before != null) {
        attempt = before.number + 1;
        HANDLER.attempt(span, before.span, attempt);
      }
    }
    Assignment assignment = consumer.assignment();
    if (assignment != null) {
      assignment.tell(span);
    }
  }

  /** Whether {@code other} is being handled. */
  final boolean isAt(Object other) {
    return record == other && isOpen();
  }

  /** The loop takes {@code next}, if that means that it handles it. Never throws. */
  final void open(ConsumerRecord<?, ?> next) {
    if (poll.opens(this)) {
      handle(next, true);
    }
  }

  /** The handling of {@code next} begins; who says so says when it ends. Never throws. */
  final void handle(ConsumerRecord<?, ?> next) {
    handle(next, false);
  }

  private void handle(ConsumerRecord<?, ?> next, boolean inLoop) {
    try {
      Span started = HANDLER.start(next, poll);
      if (started == null) {
        return;
      }
      RecordIdentity.describe(started, next);
      record = next;
      newest = started;
      retried(next, started);
      // Nothing of the loop's own context: the record belongs to its producer's trace and baggage.
      if (inLoop) {
        beginInLoop(started, CurrentContext.root());
      } else {
        begin(started, CurrentContext.root());
      }
    } catch (RuntimeException fault) {
      Faults.count("kafka", fault);
    }
  }

  /** The handling of all {@code batch} begins, below what is current. Never throws. */
  final void handle(Collection<? extends ConsumerRecord<?, ?>> batch) {
    try {
      Span started = HANDLER.startBatch(batch.iterator().next(), batch, batch.size(), poll);
      if (started != null) {
        begin(started, CurrentContext.current());
      }
    } catch (RuntimeException fault) {
      Faults.count("kafka", fault);
    }
  }

  /**
   * The loop was left at some time before; its record ends when it was last known to be handled.
   */
  final void closeLate() {
    endAtLastActivity();
  }

  /** The loop is done with its record, if it has one. Never throws. */
  final void close() {
    end(null);
  }
}
