package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.DeferredSpan;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
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
final class Poll extends DeferredSpan {
  private static final VirtualField<Poll> POLL = new VirtualField<>();

  private final ConsumerClient consumer;
  private final EndOffsets ends;
  private final long pollNanos;
  private final Thread thread = Thread.currentThread();
  private final Context attached = inOuter();

  /** Null when the poll is over, so that a context that was captured meanwhile keeps no records. */
  private volatile @Nullable PolledRecords records;

  /** The loop over the records on the thread that polled; only that thread reads and writes it. */
  private @Nullable HandledRecord open;

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
    POLL.set(records, poll);
    CurrentContext.attach(poll.attached);
    return poll;
  }

  /** Null for records that no poll returned: those of a test, or still inside the client. */
  static @Nullable Poll of(ConsumerRecords<?, ?> records) {
    return POLL.get(records);
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
    if (Thread.currentThread() != thread) {
      return true;
    }
    HandledRecord other = open;
    if (other != null && other != handled && other.isOpen()) {
      return false;
    }
    open = handled;
    return true;
  }

  /** The application is done with the records. Never throws. */
  void leave() {
    HandledRecord last = open;
    if (last != null) {
      open = null;
      last.close();
    }
    if (thread == Thread.currentThread() && CurrentContext.current() == attached) {
      CurrentContext.restore(outer());
    }
    try {
      end();
    } catch (RuntimeException fault) {
      Faults.count("kafka", fault);
    }
    records = null;
  }

  @Override
  protected @Nullable Span start(Context context) {
    PolledRecords batch = records;
    if (batch == null) {
      return null;
    }
    Context previous = CurrentContext.attach(context);
    try {
      return HandledRecord.HANDLER.startBatch(batch.iterator().next(), batch, batch.size(), this);
    } finally {
      CurrentContext.restore(previous);
    }
  }
}
