package io.datatracing.query.api;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import java.util.List;
import java.util.stream.Stream;

/** Spans of sending and handling records, as the agent makes them. */
final class Orders {
  /** From {@code printf customer-7 | sha256sum}. */
  static final String CUSTOMER_7 = "h:acade5fe58d0b5a8";

  private Orders() {}

  static SpanBuilder send(int trace, String topic, int partition, long offset) {
    return at(trace, 1, SpanKind.PRODUCER, "send " + topic, "shop", topic)
        .attribute(Attribute.of("messaging.destination.partition.id", "" + partition))
        .attribute(Attribute.of("messaging.kafka.offset", offset));
  }

  static SpanBuilder process(int trace, String topic, int partition, long offset) {
    return at(trace, 2, SpanKind.CONSUMER, "process " + topic, "warehouse", topic)
        .attribute(Attribute.of("messaging.consumer.group.name", "stock"))
        .attribute(Attribute.of("messaging.destination.partition.id", "" + partition))
        .attribute(Attribute.of("messaging.kafka.offset", offset));
  }

  static SpanBuilder batch(int trace, String topic, String... inputs) {
    SpanBuilder span =
        at(trace, 3, SpanKind.CONSUMER, "process " + topic, "reports", topic)
            .attribute(Attribute.of("messaging.batch.message_count", 7));
    return inputs.length == 0 ? span : span.attribute(strings("datatracing.inputs", inputs));
  }

  static Attribute key(String key) {
    return Attribute.of("datatracing.record.key", key);
  }

  static Attribute ids(String... ids) {
    return strings("datatracing.record.id", ids);
  }

  static Link input(Span target, String topic, int partition, long offset) {
    return new Link(
        target.traceId(),
        target.spanId(),
        "",
        0,
        List.of(
            Attribute.of("datatracing.link.type", "input"),
            Attribute.of("messaging.destination.name", topic),
            Attribute.of("messaging.destination.partition.id", "" + partition),
            Attribute.of("messaging.kafka.offset", offset)),
        0);
  }

  private static SpanBuilder at(
      int trace, int span, SpanKind kind, String name, String service, String topic) {
    long start = trace * 1_000_000_000L + span;
    return Span.builder(new TraceId(0, trace), new SpanId(16L * trace + span), name)
        .kind(kind)
        .times(start, start + 1_000_000)
        .attribute(Attribute.of("messaging.destination.name", topic))
        .attribute(Attribute.of("datatracing.kafka.cluster.id", "c"))
        .resource(new Resource(List.of(Attribute.of("service.name", service))));
  }

  private static Attribute strings(String key, String... values) {
    return new Attribute(
        key, AttributeValue.of(Stream.of(values).map(AttributeValue::of).toList()));
  }
}
