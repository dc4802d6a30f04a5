package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * Every rule about spans of sending: {@code send orders}, from the call to the broker's answer.
 * Thread-safe.
 *
 * @param <M> message
 * @param <P> producer
 */
public final class ProducerHandler<M, P> {
  private static final MessagingTexts NAMES = new MessagingTexts("send");

  /** Of messages whose producer is not known. */
  private static final ClientAttributes NO_CLIENT = new ClientAttributes();

  /** Attributes of what is sent there, key and value in turn. */
  private static final ContextKey<Object[]> ATTRIBUTES = ContextKey.named("datatracing-send");

  private final ProducerReader<M, P> reader;

  public ProducerHandler(ProducerReader<M, P> reader) {
    this.reader = reader;
  }

  /**
   * Starts the span of sending {@code message} below the current context, without making it
   * current.
   *
   * @return null if tracing is off or an outer layer already traces this call
   */
  public @Nullable Span start(M message, @Nullable P producer) {
    Tracer tracer = Tracer.get();
    if (!tracer.isOn()) {
      return null;
    }
    String destination = reader.destination(message);
    Context current = CurrentContext.current();
    Span span =
        tracer.start(
            NAMES.name(destination),
            SpanKind.PRODUCER,
            Protocol.MESSAGING,
            current,
            0,
            destination);
    if (span != null && span.isRecording()) {
      try {
        ClientAttributes client = reader.attributes(producer);
        span.putAll(
            (client == null ? NO_CLIENT : client)
                .of(
                    reader.system(),
                    "send",
                    destination,
                    null,
                    reader.clientId(message, producer),
                    reader.clusterId(message, producer)));
        if (reader.isTombstone(message)) {
          span.put(Attributes.MESSAGING_KAFKA_MESSAGE_TOMBSTONE, true);
        }
        Object[] more = current.get(ATTRIBUTES);
        if (more != null) {
          put(span, more);
        }
      } catch (RuntimeException fault) {
        Faults.count("messaging", fault);
      }
    }
    return span;
  }

  /**
   * Whether what is sent below {@code context} needs no span of its own, as nothing is recorded
   * there: the headers then name the span that is current. To be asked before {@link #start}. What
   * arrives is then told to {@link #leftOut}; what does not gets a span after all, by {@link
   * #start}.
   */
  public boolean leavesOut(Context context) {
    return Tracer.get().leavesOut(context);
  }

  /** A message that {@link #leavesOut} let go without a span has arrived: that span is counted. */
  public void leftOut() {
    Tracer.get().leftOut();
  }

  /** Writes the headers that make the consumer's span a child of {@code span}. */
  public <C> void inject(Span span, C carrier, TextSetter<C> setter) {
    Tracer.get().propagation().inject(CurrentContext.current(), span, carrier, setter);
  }

  /**
   * What is sent in the result goes to a dead-letter topic because of {@code reason}: for a
   * framework that knows so, whatever the topic is called.
   *
   * @param reason null takes it back
   */
  public static Context sendingDeadLetters(Context context, @Nullable String reason) {
    return context.with(
        ATTRIBUTES,
        reason == null
            ? null
            : new Object[] {
              Attributes.DATATRACING_DEAD_LETTER, true, Attributes.ERROR_TYPE, reason
            });
  }

  /**
   * What is sent in the result has these attributes, for a framework that knows where it comes
   * from. A value of null is left out.
   */
  public static Context sendingWith(
      Context context,
      AttributeKey key,
      String @Nullable [] value,
      AttributeKey otherKey,
      String @Nullable [] otherValue) {
    return context.with(ATTRIBUTES, new Object[] {key, value, otherKey, otherValue});
  }

  private static void put(Span span, Object[] attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      AttributeKey key = (AttributeKey) attributes[i];
      Object value = attributes[i + 1];
      if (value instanceof String[]) {
        span.put(key, (String[]) value);
      } else if (value instanceof Boolean) {
        span.put(key, (boolean) (Boolean) value);
      } else {
        span.put(key, (String) value);
      }
    }
  }

  /**
   * The message goes to a dead-letter topic because of {@code reason}, which becomes {@code
   * error.type}.
   */
  public void deadLetter(Span span, String reason) {
    span.put(Attributes.DATATRACING_DEAD_LETTER, true);
    span.put(Attributes.ERROR_TYPE, reason);
  }

  /**
   * Ends the span with the broker's answer. Any thread may call it.
   *
   * @param partition where the record went; negative if that is not known
   * @param offset its place there; negative if that is not known (no acknowledgement asked for)
   * @param accumulatorNanos how long the record waited for its batch to leave; negative if that is
   *     not known
   * @param thrown why it was not sent; null if it was
   */
  public void end(
      Span span, int partition, long offset, long accumulatorNanos, @Nullable Throwable thrown) {
    answered(span, partition, offset, accumulatorNanos, thrown);
    span.end();
  }

  /** As {@link #end}, but the span stays open: the answer is not all there is to know. */
  public void answered(
      Span span, int partition, long offset, long accumulatorNanos, @Nullable Throwable thrown) {
    if (partition >= 0) {
      span.put(Attributes.MESSAGING_DESTINATION_PARTITION_ID, MessagingTexts.partition(partition));
    }
    if (offset >= 0) {
      span.put(Attributes.MESSAGING_KAFKA_OFFSET, offset);
    }
    if (accumulatorNanos >= 0) {
      span.put(Attributes.DATATRACING_KAFKA_ACCUMULATOR_DURATION, accumulatorNanos / 1e9);
    }
    if (thrown != null) {
      span.fail(thrown);
    }
  }
}
