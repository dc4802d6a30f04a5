package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.ConsumerHandler;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The record a loop is at: its span is open and current on the loop's thread. One for each loop.
 *
 * <p>Java tells an iterator nothing when its loop is left early. The record then stays the current
 * one, as its handling may well go on behind the loop, until the consumer polls again, is closed or
 * unsubscribes.
 */
class HandledRecord {
  static final ConsumerHandler<ConsumerRecord<?, ?>, Poll> HANDLER =
      new ConsumerHandler<>(new RecordConsumerReader());

  private final Poll poll;
  private @Nullable Span span;
  private @Nullable Context attached;
  private @Nullable Context previous;
  private @Nullable Thread thread;

  HandledRecord(Poll poll) {
    this.poll = poll;
  }

  final boolean isOpen() {
    return span != null;
  }

  /** The loop takes {@code record}. Never throws. */
  final void open(ConsumerRecord<?, ?> record) {
    try {
      if (!poll.opens(this)) {
        return;
      }
      Span started = HANDLER.start(record, poll);
      if (started == null) {
        return;
      }
      if (started.isRecording()) {
        String key = RecordKeys.hashOf(record.key());
        if (key != null) {
          started.put(Attributes.DATATRACING_RECORD_KEY, key);
        }
      }
      span = started;
      thread = Thread.currentThread();
      // Nothing of the loop's own context: the record belongs to its producer's trace and baggage.
      attached = started.in(CurrentContext.root());
      previous = CurrentContext.attach(attached);
    } catch (RuntimeException fault) {
      Faults.count("kafka", fault);
    }
  }

  /** The loop is done with its record, if it has one. Never throws. */
  final void close() {
    Span handled = span;
    if (handled == null) {
      return;
    }
    span = null;
    // Another thread's context, or one that the application has put on top, is not ours to change.
    if (previous != null
        && thread == Thread.currentThread()
        && CurrentContext.current() == attached) {
      CurrentContext.restore(previous);
    }
    attached = null;
    previous = null;
    thread = null;
    try {
      HANDLER.end(handled, null);
    } catch (RuntimeException fault) {
      Faults.count("kafka", fault);
    }
  }
}
