package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Records that a consumer will read again because the application went back to the one it was at:
 * so do loops that try again, and Spring's error handlers. One for each partition, of which a
 * consumer has few.
 */
final class Redeliveries {
  private final Map<TopicPartition, Attempt> expected = new HashMap<>(4);

  /** One time a record was handled. */
  static final class Attempt {
    final long offset;
    final SpanContext span;
    final int number;

    Attempt(long offset, SpanContext span, int number) {
      this.offset = offset;
      this.span = span;
      this.number = number;
    }
  }

  void expect(String topic, int partition, long offset, HandledRecord handled) {
    SpanContext span = handled.lastSpan();
    if (span != null) {
      expected.put(
          new TopicPartition(topic, partition), new Attempt(offset, span, handled.attempt()));
    }
  }

  /** The attempt before this one; null if it is the first. Asked once for each. */
  @Nullable Attempt before(String topic, int partition, long offset) {
    if (expected.isEmpty()) {
      return null;
    }
    TopicPartition key = new TopicPartition(topic, partition);
    Attempt attempt = expected.get(key);
    if (attempt == null || attempt.offset > offset) {
      return null;
    }
    expected.remove(key);
    return attempt.offset == offset ? attempt : null;
  }

  /** The ids alone: a span that links to another shall not keep it. */
  static SpanContext idsOf(Span span) {
    return new TraceParent(
        span.traceIdHigh(), span.traceIdLow(), span.spanId(), span.flags(), span.traceState());
  }
}
