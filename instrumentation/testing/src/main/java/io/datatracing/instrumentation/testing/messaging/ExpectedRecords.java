package io.datatracing.instrumentation.testing.messaging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.ExpectedSpan;

/** The spans of records, exact to the last attribute. */
final class ExpectedRecords {
  static final String KEY = "customer-7";

  /** The first 8 bytes of {@code printf customer-7 | sha256sum}. */
  private static final String KEY_HASH = "h:acade5fe58d0b5a8";

  private static final String ACCUMULATOR = "datatracing.kafka.accumulator.duration";
  private static final String POLL = "datatracing.kafka.poll.duration";
  private static final String QUEUE = "datatracing.kafka.queue.duration";

  private final MessagingClient client;
  private final String topic;

  ExpectedRecords(MessagingClient client, String topic) {
    this.client = client;
    this.topic = topic;
  }

  /** A record that was sent with {@link #KEY}, beginning a trace until told otherwise. */
  ExpectedSpan sent(SentRecord record, Span actual) {
    return messaging("send", record.topic(), "send " + record.topic(), SpanKind.PRODUCER)
        .with("messaging.client.id", client.producerId())
        .with("messaging.destination.partition.id", Integer.toString(record.partition()))
        .with("messaging.kafka.offset", record.offset())
        .with("datatracing.record.key", KEY_HASH)
        .with(ACCUMULATOR, seconds(actual, ACCUMULATOR));
  }

  /** A record with {@link #KEY} that was handled on its own, the last of its partition. */
  ExpectedSpan processed(SentRecord record, Span actual) {
    return handled(actual)
        .with("messaging.destination.partition.id", Integer.toString(record.partition()))
        .with("messaging.kafka.offset", record.offset())
        .with("datatracing.record.key", KEY_HASH)
        .with("datatracing.kafka.timestamp.type", "create")
        .with("datatracing.kafka.lag", 0)
        .with(QUEUE, ExpectedSpan.attributesOf(actual).get(QUEUE));
  }

  /** Records that were handled together. */
  ExpectedSpan batch(int count, Span actual) {
    return handled(actual).with("messaging.batch.message_count", count);
  }

  private ExpectedSpan handled(Span actual) {
    return messaging("process", topic, client.handledName(topic), SpanKind.CONSUMER)
        .with("messaging.client.id", client.consumerId())
        .with("messaging.consumer.group.name", client.group())
        .with(POLL, seconds(actual, POLL));
  }

  private ExpectedSpan messaging(String operation, String destination, String name, SpanKind kind) {
    return ExpectedSpan.of(name, kind)
        .with("messaging.system", client.system())
        .with("messaging.destination.name", destination)
        .with("messaging.operation.name", operation)
        .with("messaging.operation.type", operation)
        .with("datatracing.kafka.cluster.id", client.clusterId());
  }

  /** The measured value, which only has to be a possible one. */
  private static Object seconds(Span span, String attribute) {
    Object value = ExpectedSpan.attributesOf(span).get(attribute);
    assertThat(value).as(attribute).isInstanceOf(Double.class);
    assertThat((Double) value).as(attribute).isBetween(0.0, 60.0);
    return requireNonNull(value);
  }
}
