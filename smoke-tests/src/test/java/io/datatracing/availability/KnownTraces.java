package io.datatracing.availability;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Traces that follow from their number and the time at which they begin. */
final class KnownTraces {
  static final String CHECKED_SERVICE = "pricing";
  static final String CHECKED_OPERATION = "GET /price";
  static final String ORDER = "order.id";

  /** Of so many one fails. */
  private static final int FAILING = 10;

  private static final long FAMILY = 0x5ca1ab1eL;

  private static final Resource SHOP = service("shop");
  private static final Resource PRICING = service(CHECKED_SERVICE);
  private static final Resource SHIPPING = service("shipping");

  private KnownTraces() {}

  static TraceId id(long number) {
    return new TraceId(FAMILY, number + 1);
  }

  static boolean fails(long number) {
    return number % FAILING == 0;
  }

  static List<Span> spans(long number, long start) {
    TraceId trace = id(number);
    long micros = 1_000 * (number % 900);
    List<Span> spans = new ArrayList<>();
    spans.add(
        Span.builder(trace, new SpanId(1), "POST /orders")
            .kind(SpanKind.SERVER)
            .times(start, start + 9_000_000 + micros)
            .attribute(Attribute.of(ORDER, number))
            .attribute(Attribute.of("http.request.method", "POST"))
            .resource(SHOP)
            .build());
    spans.add(
        Span.builder(trace, new SpanId(2), "GET")
            .parent(new SpanId(1))
            .kind(SpanKind.CLIENT)
            .times(start + 1_000_000, start + 3_000_000)
            .attribute(Attribute.of("http.request.method", "GET"))
            .resource(SHOP)
            .build());
    spans.add(
        Span.builder(trace, new SpanId(3), CHECKED_OPERATION)
            .parent(new SpanId(2))
            .kind(SpanKind.SERVER)
            .times(start + 1_200_000, start + 2_000_000 + micros)
            .status(
                fails(number)
                    ? new Status(Status.Code.ERROR, "no price for sku " + number)
                    : Status.UNSET)
            .attribute(Attribute.of("http.request.method", "GET"))
            .resource(PRICING)
            .build());
    spans.add(
        Span.builder(trace, new SpanId(4), "send orders")
            .parent(new SpanId(1))
            .kind(SpanKind.PRODUCER)
            .times(start + 4_000_000, start + 5_000_000)
            .attribute(Attribute.of("messaging.system", "kafka"))
            .attribute(Attribute.of("messaging.destination.name", "orders"))
            .resource(SHOP)
            .build());
    spans.add(
        Span.builder(trace, new SpanId(5), "process orders")
            .parent(new SpanId(4))
            .kind(SpanKind.CONSUMER)
            .times(start + 6_000_000, start + 8_000_000)
            .attribute(Attribute.of("messaging.system", "kafka"))
            .attribute(Attribute.of("messaging.destination.name", "orders"))
            .resource(SHIPPING)
            .build());
    return spans;
  }

  /** What must be told of each span; the answer's order is of no account. */
  static Set<String> told(List<Span> spans) {
    return spans.stream()
        .map(
            span ->
                String.join(
                    "|",
                    span.spanId().toString(),
                    String.valueOf(span.parentSpanId()),
                    span.name(),
                    span.kind().name(),
                    span.service(),
                    Long.toString(span.startTimeUnixNano()),
                    Long.toString(span.durationNanos()),
                    span.status().code().name(),
                    span.status().message(),
                    span.attributes().stream()
                        .map(attribute -> attribute.key() + "=" + attribute.value().text())
                        .sorted()
                        .collect(Collectors.joining(","))))
        .collect(Collectors.toSet());
  }

  /** The same of an answer's spans. */
  static Set<String> told(JsonNode spans) {
    return StreamSupport.stream(spans.spliterator(), false)
        .map(
            span ->
                String.join(
                    "|",
                    span.path("spanId").asText(),
                    span.path("parentSpanId").asText(),
                    span.path("name").asText(),
                    span.path("kind").asText(),
                    span.path("service").asText(),
                    span.path("startTimeUnixNano").asText(),
                    span.path("durationNanos").asText(),
                    span.path("status").path("code").asText(),
                    span.path("status").path("message").asText(),
                    StreamSupport.stream(span.path("attributes").spliterator(), false)
                        .map(
                            attribute ->
                                attribute.path("key").asText()
                                    + "="
                                    + attribute.path("value").asText())
                        .sorted()
                        .collect(Collectors.joining(","))))
        .collect(Collectors.toSet());
  }

  private static Resource service(String name) {
    return new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, name)));
  }
}
