package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.messaging.ReceivedMessages;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/**
 * The records that one poll returned, while they are handled: until the consumer polls again.
 *
 * <p>While an iterator over them advances they are handled one by one ({@link HandledRecord}). What
 * the polling thread does outside of such a loop, it does with all of them: an insert after a loop
 * that only collects, a handler that is given a list. The first span there makes the span of the
 * batch, which is this one.
 *
 * <p>Loops may run on the thread that polled or on others that were given the records; only the
 * former's are ended by the next poll.
 */
final class Poll extends ReceivedMessages {
  private final ConsumerClient consumer;
  private final EndOffsets ends;
  private final long pollNanos;
  private final Thread thread = Thread.currentThread();
  private final Context attached = inOuter();

  /** Null when the poll is over, so that a context that was captured meanwhile keeps no records. */
  private volatile @Nullable PolledRecords records;

  /** The loop over the records on the thread that polled; only that thread reads and writes it. */
  private @Nullable HandledRecord open;

  /** The last record that the polling thread has begun with, open or not. */
  private @Nullable HandledRecord last;

  /** Whether another instrumentation says what is handled. Only ever becomes true. */
  private volatile boolean takenOver;

  private Poll(ConsumerClient consumer, PolledRecords records, EndOffsets ends, long pollNanos) {
    super(CurrentContext.current());
    this.consumer = consumer;
    this.records = records;
    this.ends = ends;
    this.pollNanos = pollNanos;
  }

  static Poll begin(
      ConsumerClient consumer,
      ConsumerRecords<?, ?> records,
      PolledRecords polled,
      EndOffsets ends,
      long pollNanos) {
    Poll poll = new Poll(consumer, polled, ends, pollNanos);
    poll.putOn(records);
    poll.receivedHere();
    CurrentContext.attach(poll.attached);
    if (poll.areTakenOverAtOnce()) {
      poll.takeOver();
    }
    return poll;
  }

  /** As {@link #begin}, where nothing on this thread is to be taken for handling the records. */
  static Poll taken(
      ConsumerClient consumer, PolledRecords polled, EndOffsets ends, long pollNanos) {
    Poll poll = new Poll(consumer, polled, ends, pollNanos);
    poll.takenOver = true;
    return poll;
  }

  /** Null for records that no poll returned: those of a test, or still inside the client. */
  static @Nullable Poll of(ConsumerRecords<?, ?> records) {
    return (Poll) ReceivedMessages.of(records);
  }

  ConsumerClient consumer() {
    return consumer;
  }

  /** How long the poll waited for its records. */
  long pollNanos() {
    return pollNanos;
  }

  /**
   * How many records of its partition came after {@code record} when it was polled; -1 if unknown.
   */
  long lag(ConsumerRecord<?, ?> record) {
    return ends.behind(record);
  }

  /**
   * Whether {@code handled} may open. On the thread that polled, a loop inside the handling of a
   * record of the same poll looks at records, it does not handle them.
   */
  boolean opens(HandledRecord handled) {
    if (takenOver) {
      return false;
    }
    if (Thread.currentThread() != thread) {
      return true;
    }
    HandledRecord other = open;
    if (other != null && other != handled && other.isOpen()) {
      return false;
    }
    open = handled;
    last = handled;
    return true;
  }

  @Override
  public void takeOver() {
    PolledRecords polled = records;
    if (takenOver || polled == null) {
      return;
    }
    takenOver = true;
    for (ConsumerRecord<?, ?> record : polled) {
      putOn(record);
    }
    endBatch();
  }

  @Override
  public HandledMessage begin(Object message) {
    HandledMessage looped = open();
    if (looped instanceof HandledRecord && ((HandledRecord) looped).isAt(message)) {
      return looped;
    }
    HandledRecord handled = new HandledRecord(this);
    if (Thread.currentThread() == thread) {
      last = handled;
    }
    handled.handle((ConsumerRecord<?, ?>) message);
    return handled;
  }

  @Override
  public HandledMessage beginBatch(Collection<?> messages) {
    takeOver();
    List<ConsumerRecord<?, ?>> batch = new ArrayList<>(messages.size());
    for (Object message : messages) {
      batch.add((ConsumerRecord<?, ?>) message);
    }
    HandledRecord handled = new HandledRecord(this);
    handled.handle(batch);
    return handled;
  }

  @Override
  public @Nullable HandledMessage open() {
    HandledRecord looped = Thread.currentThread() == thread ? open : null;
    return looped != null && looped.isOpen() ? looped : null;
  }

  /** The application is done with the records. Never throws. */
  void leave() {
    HandledRecord looped = open;
    if (looped != null) {
      open = null;
      looped.closeLate();
    }
    endBatch();
    records = null;
  }

  @Override
  protected void left() {
    HandledRecord looped = open;
    if (looped != null) {
      open = null;
      looped.closeLate();
    }
    // One that was not made yet may still be, by who was given the records.
    if (made() != null) {
      endBatch();
    }
  }

  /** The record that was begun last on the thread that polled, which asks; null for none. */
  @Nullable HandledRecord last() {
    return last;
  }

  /** The batch's span, if it was made and what runs now belongs to it; else null. */
  @Nullable Span currentBatch() {
    Span made = made();
    return made != null && !made.hasEnded() && CurrentContext.current() == attached ? made : null;
  }

  /** Ends the batch's span, or makes sure that there will be none. */
  private void endBatch() {
    if (thread == Thread.currentThread() && CurrentContext.current() == attached) {
      CurrentContext.restore(outer());
    }
    try {
      end();
    } catch (RuntimeException fault) {
      Faults.count("kafka", fault);
    }
  }

  @Override
  protected @Nullable Span start(Context context) {
    PolledRecords batch = records;
    if (batch == null) {
      return null;
    }
    Context previous = CurrentContext.attach(context);
    try {
      Span span =
          HandledRecord.HANDLER.startBatch(batch.iterator().next(), batch, batch.size(), this);
      Assignment assignment = consumer.assignment();
      if (span != null && assignment != null) {
        assignment.tell(span);
      }
      return span;
    } finally {
      CurrentContext.restore(previous);
    }
  }
}
