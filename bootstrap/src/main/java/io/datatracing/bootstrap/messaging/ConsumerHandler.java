package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Every rule about spans of handling messages: {@code process orders}, one for a record, or one for
 * a batch that is handled as a whole. Thread-safe.
 *
 * @param <M> message
 * @param <C> consumer
 */
public final class ConsumerHandler<M, C> {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private static final MessagingTexts NAMES = new MessagingTexts("process");

  /** Of messages whose consumer is not known. */
  private static final ClientAttributes NO_CLIENT = new ClientAttributes();

  private final ConsumerReader<M, C> reader;

  public ConsumerHandler(ConsumerReader<M, C> reader) {
    this.reader = reader;
  }

  /**
   * Starts the span of handling one message: a child of the producer its headers name, else the
   * first of a new trace. A run or job that is current is linked ({@code run}), not the parent.
   * {@link Span#in} of the result holds the producer's baggage.
   *
   * @return null if tracing is off
   */
  public @Nullable Span start(M message, @Nullable C consumer) {
    Tracer tracer = Tracer.get();
    if (!tracer.isOn()) {
      return null;
    }
    Context sent = reader.extract(tracer.propagation(), CurrentContext.root(), message);
    String destination = reader.destination(message);
    Span span =
        tracer.start(
            NAMES.name(destination), SpanKind.CONSUMER, Protocol.MESSAGING, sent, 0, destination);
    if (span != null && span.isRecording()) {
      try {
        describe(span, destination, message, consumer);
        describeRecord(span, message, consumer);
        linkRun(span);
      } catch (RuntimeException fault) {
        Faults.count("messaging", fault);
      }
    }
    return span;
  }

  /**
   * Starts the span of handling a batch as a whole below the current context: a link {@code input}
   * to each producer, and the records' addresses as ranges where not every record has a link (no
   * headers, or more than the span may have). {@code messages} is read once.
   *
   * @param first any message of the batch
   * @return null if tracing is off
   */
  public @Nullable Span startBatch(
      M first, Iterable<? extends M> messages, int count, @Nullable C consumer) {
    Tracer tracer = Tracer.get();
    if (!tracer.isOn()) {
      return null;
    }
    String destination = reader.destination(first);
    Span span =
        tracer.start(
            NAMES.name(destination),
            SpanKind.CONSUMER,
            Protocol.MESSAGING,
            CurrentContext.current(),
            0,
            destination);
    if (span != null && span.isRecording()) {
      try {
        describe(span, destination, first, consumer);
        span.put(Attributes.MESSAGING_BATCH_MESSAGE_COUNT, count);
        linkInputs(span, messages, tracer);
      } catch (RuntimeException fault) {
        Faults.count("messaging", fault);
      }
    }
    return span;
  }

  /**
   * How often the message has been handled.
   *
   * @param previous the attempt before this one; null if there is none, or it is not known
   * @param attempt from 1
   */
  public void attempt(Span span, @Nullable SpanContext previous, int attempt) {
    span.put(Attributes.DATATRACING_ATTEMPT, attempt);
    if (previous != null) {
      link(span, previous, "retry_of");
    }
  }

  /**
   * Ends the span.
   *
   * @param thrown what the handler threw; null if nothing
   */
  public void end(Span span, @Nullable Throwable thrown) {
    if (thrown != null) {
      span.fail(thrown);
    }
    span.end();
  }

  private void describe(Span span, String destination, M message, @Nullable C consumer) {
    ClientAttributes client = reader.attributes(consumer);
    span.putAll(
        (client == null ? NO_CLIENT : client)
            .of(
                reader.system(),
                "process",
                destination,
                reader.consumerGroup(message, consumer),
                reader.clientId(message, consumer),
                reader.clusterId(message, consumer)));
    long poll = reader.pollNanos(message, consumer);
    if (poll >= 0) {
      span.put(Attributes.DATATRACING_KAFKA_POLL_DURATION, poll / 1e9);
    }
  }

  private void describeRecord(Span span, M message, @Nullable C consumer) {
    putAddress(span, message);
    if (reader.isTombstone(message)) {
      span.put(Attributes.MESSAGING_KAFKA_MESSAGE_TOMBSTONE, true);
    }
    long timestamp = reader.timestampMillis(message);
    if (timestamp >= 0) {
      // Two machines' clocks: a negative time in the queue is skew, told as it is.
      double queued = (span.startEpochNanos() - timestamp * NANOS_PER_MILLI) / 1e9;
      span.put(Attributes.DATATRACING_KAFKA_QUEUE_DURATION, queued);
      span.put(Attributes.DATATRACING_KAFKA_TIMESTAMP_TYPE, reader.timestampType(message));
    }
    long lag = reader.lag(message, consumer);
    if (lag >= 0) {
      span.put(Attributes.DATATRACING_KAFKA_LAG, lag);
    }
  }

  private void putAddress(AttributeList target, M message) {
    int partition = reader.partition(message);
    if (partition >= 0) {
      target.put(
          Attributes.MESSAGING_DESTINATION_PARTITION_ID, MessagingTexts.partition(partition));
    }
    long offset = reader.offset(message);
    if (offset >= 0) {
      target.put(Attributes.MESSAGING_KAFKA_OFFSET, offset);
    }
  }

  /**
   * A span that is current around the handling, and that is not itself the handling of another
   * message.
   */
  private static void linkRun(Span span) {
    Span current = Span.current();
    if (current != null && current.kind() != SpanKind.CONSUMER && !current.hasEnded()) {
      link(span, current, "run");
    }
  }

  /**
   * Beyond the limit of links a record is an address only: its headers are not read, so that a
   * batch of thousands costs little more than walking through it.
   */
  private void linkInputs(Span span, Iterable<? extends M> messages, Tracer tracer) {
    InputRanges ranges = new InputRanges();
    boolean isFull = false;
    int linked = 0;
    for (M message : messages) {
      String destination = reader.destination(message);
      ranges.add(destination, reader.partition(message), reader.offset(message));
      if (isFull) {
        continue;
      }
      Context sent = reader.extract(tracer.propagation(), CurrentContext.root(), message);
      SpanContext producer = Span.parentIn(sent);
      if (producer != null && span.hasRoomForLink()) {
        SpanLink link = link(span, producer, "input");
        if (link != null) {
          linked++;
          link.put(Attributes.MESSAGING_DESTINATION_NAME, destination);
          putAddress(link, message);
        }
      }
      isFull = !span.hasRoomForLink();
    }
    if (linked < ranges.count()) {
      span.put(Attributes.DATATRACING_INPUTS_COUNT, ranges.count());
      span.put(Attributes.DATATRACING_INPUTS, ranges.toArray());
      if (ranges.isTruncated()) {
        span.put(Attributes.DATATRACING_INPUTS_TRUNCATED, true);
      }
    }
  }

  private static @Nullable SpanLink link(Span span, SpanContext target, String type) {
    SpanLink link = span.link(target);
    if (link != null) {
      link.put(Attributes.DATATRACING_LINK_TYPE, type);
    }
    return link;
  }
}
