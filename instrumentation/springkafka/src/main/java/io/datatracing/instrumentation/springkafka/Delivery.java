package io.datatracing.instrumentation.springkafka;

import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanLink;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a listener at a record or a batch. Without a span where tracing is off.
 *
 * <p>Threads: the listener's, until {@link #goOn}; then whichever finishes the work. The container
 * hands over from one to the other.
 */
final class Delivery {
  private final HandledMessage handled;
  private final @Nullable Span span;
  private final List<ConsumerRecord<?, ?>> records;
  private final FailedAttempts attempts;
  private final int number;
  private boolean called;
  private boolean again;
  private boolean goesOn;

  /** Any thread may end what goes on: the callback and the future may do so at once. */
  private volatile boolean failed;

  /**
   * @param first the attempt's number, unless the same consumer has tried these records before
   */
  Delivery(
      HandledMessage handled,
      List<ConsumerRecord<?, ?>> records,
      FailedAttempts attempts,
      int first) {
    this.handled = handled;
    this.span = handled.span();
    this.records = records;
    this.attempts = attempts;
    // The client's instrumentation knows by itself of a record that its consumer went back to.
    Object known = span == null ? null : span.get(Attributes.DATATRACING_ATTEMPT);
    FailedAttempts.Attempt before = attempts.before(records);
    int own = before == null ? first : before.number + 1;
    this.number = known instanceof Number ? Math.max(own, ((Number) known).intValue()) : own;
    if (span != null && number > 1) {
      span.put(Attributes.DATATRACING_ATTEMPT, number);
      SpanLink link = known != null || before == null ? null : span.link(before.span);
      if (link != null) {
        link.put(Attributes.DATATRACING_LINK_TYPE, "retry_of");
      }
    }
  }

  /** Whether the listener is called for the first time. */
  boolean isFirstCall() {
    boolean first = !called;
    called = true;
    return first;
  }

  List<ConsumerRecord<?, ?>> records() {
    return records;
  }

  @Nullable Span span() {
    return span;
  }

  void fail(Throwable thrown) {
    if (span == null || failed || Failures.isBackoff(thrown)) {
      return;
    }
    failed = true;
    span.fail(Failures.reason(thrown));
    refuse();
  }

  /** The records will be delivered again. */
  void refuse() {
    again = true;
    if (span != null) {
      span.put(Attributes.DATATRACING_ATTEMPT, number);
      attempts.failed(records, new FailedAttempts.Attempt(span, number));
    }
  }

  /** The listener returns before its work is done: {@link #finish} will be called. */
  void goOn() {
    goesOn = true;
  }

  /** The container is done with these records. */
  void end() {
    if (goesOn) {
      handled.leave();
      return;
    }
    if (!again) {
      attempts.done(records);
    }
    handled.end(null);
  }

  /** The work that went on is done, or has failed. Ends the span once, whoever is first. */
  void finish(@Nullable Throwable thrown) {
    if (thrown != null) {
      fail(thrown);
    } else if (!failed) {
      attempts.done(records);
    }
    if (span != null) {
      span.end();
    }
  }
}
