package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A producer's open transaction. What it sends is there for others only when it is committed, so
 * the spans of acknowledged records wait here to be told: they end with the time of their
 * acknowledgement.
 *
 * <p>Threads: the client's sender thread holds spans, the application's ends; under one lock.
 */
final class Transaction {
  /** Spans that wait at most; later ones end at once and say nothing of the transaction's end. */
  static final int MOST_HELD = 1_024;

  private final List<Span> spans = new ArrayList<>();
  private final List<Long> endEpochNanos = new ArrayList<>();
  private boolean ended;

  /** Keeps an acknowledged span until the transaction ends; false if it has to end by itself. */
  synchronized boolean hold(Span span) {
    if (ended || spans.size() >= MOST_HELD || !span.isRecording()) {
      return false;
    }
    spans.add(span);
    endEpochNanos.add(span.nowEpochNanos());
    return true;
  }

  /**
   * Ends the spans.
   *
   * @param state {@code committed} or {@code aborted}
   */
  void end(String state) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    // Nobody else changes the lists from here on.
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      span.put(Attributes.DATATRACING_KAFKA_TRANSACTION_STATE, state);
      span.end(endEpochNanos.get(i));
    }
  }
}
