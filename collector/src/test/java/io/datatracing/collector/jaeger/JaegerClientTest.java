package io.datatracing.collector.jaeger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.Collector;
import io.datatracing.collector.ReceiverPort;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.jaegertracing.internal.JaegerSpanContext;
import io.jaegertracing.internal.JaegerTracer;
import io.jaegertracing.internal.reporters.RemoteReporter;
import io.jaegertracing.internal.samplers.ConstSampler;
import io.jaegertracing.spi.Sender;
import io.jaegertracing.thrift.internal.senders.HttpSender;
import io.jaegertracing.thrift.internal.senders.UdpSender;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Log;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.SpanRef;
import io.jaegertracing.thriftjava.SpanRefType;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import io.opentracing.References;
import io.opentracing.tag.Tags;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.thrift.TSerializer;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jaeger's client for Java over HTTP and UDP, and its generated classes for every field. */
class JaegerClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void whatTheClientRecordsArrivesOverHttp() throws Exception {
    try (Collector collector = new Collector(ReceiverPort.JAEGER_HTTP)) {
      record(
          collector,
          new HttpSender.Builder(collector.url(ReceiverPort.JAEGER_HTTP) + "/api/traces").build());
      await().atMost(PATIENCE).until(() -> accepted(collector, "thrift_http") == 3);
    }
  }

  @Test
  void whatTheClientRecordsArrivesOverUdp() throws Exception {
    try (Collector collector = new Collector(ReceiverPort.JAEGER_COMPACT)) {
      record(collector, new UdpSender("127.0.0.1", collector.port(ReceiverPort.JAEGER_COMPACT), 0));
      await().atMost(PATIENCE).until(() -> accepted(collector, "thrift_compact") == 3);
    }
  }

  private static void record(Collector collector, Sender sender) {
    JaegerTracer tracer =
        new JaegerTracer.Builder("Shop")
            .withSampler(new ConstSampler(true))
            .withReporter(new RemoteReporter.Builder().withSender(sender).build())
            .withTraceId128Bit()
            .withTag("deployment", "blue")
            .build();
    var parent = tracer.buildSpan("parent").withStartTimestamp(1_000).start();
    var other = tracer.buildSpan("other").withStartTimestamp(1_500).start();
    var child =
        tracer
            .buildSpan("GET /orders")
            .asChildOf(parent)
            .addReference(References.FOLLOWS_FROM, other.context())
            .withTag(Tags.SPAN_KIND, Tags.SPAN_KIND_SERVER)
            .withTag("string", "ü")
            .withTag("long", 7)
            .withTag("double", 0.5)
            .withTag("bool", true)
            .withTag(Tags.ERROR, true)
            .withStartTimestamp(2_000)
            .start();
    JaegerSpanContext ids = (JaegerSpanContext) child.context();
    child.log(3_000, Map.of("event", "retry", "attempt", 2));
    child.finish(4_000);
    other.finish(5_000);
    parent.finish(9_000);

    // Before the reporter is closed, which waits for no longer than a second.
    await().atMost(PATIENCE).until(() -> collector.store.spans().size() == 3);
    tracer.close();
    List<Span> spans = collector.store.spans();
    Span stored = named(spans, "GET /orders");
    assertThat(stored.traceId()).hasToString(ids.getTraceId());
    assertThat(stored.spanId().value()).isEqualTo(ids.getSpanId());
    assertThat(stored.parentSpanId()).isEqualTo(named(spans, "parent").spanId());
    assertThat(stored.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(stored.flags()).isEqualTo(1);
    assertThat(stored.startTimeUnixNano()).isEqualTo(2_000_000);
    assertThat(stored.endTimeUnixNano()).isEqualTo(4_000_000);
    assertThat(stored.status().code()).isEqualTo(Status.Code.ERROR);
    assertThat(stored.attributes())
        .containsExactlyInAnyOrder(
            Attribute.of("string", "ü"),
            Attribute.of("long", 7),
            Attribute.of("double", 0.5),
            Attribute.of("bool", true),
            Attribute.of("error", true));
    assertThat(stored.events())
        .containsExactly(new Event(3_000_000, "retry", List.of(Attribute.of("attempt", 2)), 0));
    assertThat(stored.links())
        .containsExactly(
            new Link(
                named(spans, "other").traceId(),
                named(spans, "other").spanId(),
                "",
                0,
                List.of(Attribute.of("opentracing.ref_type", "follows_from")),
                0));
    assertThat(stored.service()).isEqualTo("Shop");
    assertThat(stored.resource().attributes())
        .contains(Attribute.of("deployment", "blue"))
        .extracting(Attribute::key)
        .contains("service.name", "host.name", "ip", "jaeger.version");
    assertThat(named(spans, "parent").parentSpanId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAEGER_COMPACT", "JAEGER_BINARY"})
  void everyFieldOfABatchArrivesOverUdp(ReceiverPort port) throws Exception {
    try (Collector collector = new Collector(port)) {
      boolean compact = port == ReceiverPort.JAEGER_COMPACT;
      send(collector.port(port), JaegerSamples.call(batch(), compact));
      await()
          .atMost(PATIENCE)
          .until(() -> accepted(collector, compact ? "thrift_compact" : "thrift_binary") == 1);
      Span span = collector.store.spans().get(0);
      assertThat(span.traceId()).hasToString("00000000000000010000000000000002");
      assertThat(span.spanId().value()).isEqualTo(3);
      assertThat(span.parentSpanId()).isNotNull();
      assertThat(span.parentSpanId().value()).isEqualTo(4);
      assertThat(span.name()).isEqualTo("operation");
      assertThat(span.kind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(span.traceState()).isEqualTo("a=b");
      assertThat(span.status()).isEqualTo(new Status(Status.Code.ERROR, "why"));
      assertThat(span.scope().name()).isEqualTo("lib");
      assertThat(span.scope().version()).isEqualTo("1.2");
      assertThat(span.durationNanos()).isEqualTo(5_000_000);
      assertThat(span.attributes())
          .containsExactlyInAnyOrder(
              Attribute.of("jaeger.flags", 3),
              new Attribute("bytes", AttributeValue.ofBytes(new byte[] {0, -1})));
      assertThat(span.links()).isEmpty();
      assertThat(span.events())
          .containsExactly(new Event(1_000, "log", List.of(Attribute.of("k", "v")), 0));
      assertThat(span.resource().attributes())
          .containsExactly(Attribute.of("service.name", "shop"), Attribute.of("host.name", "box"));
    }
  }

  @Test
  void aDatagramThatIsNoCallIsCounted() throws Exception {
    try (Collector collector = new Collector(ReceiverPort.JAEGER_COMPACT)) {
      String refused = "datatracing_collector_refused_requests_total{cause=\"receiver.invalid\"}";
      send(collector.port(ReceiverPort.JAEGER_COMPACT), new byte[] {1, 2, 3});
      await().atMost(PATIENCE).until(() -> collector.metric(refused) == 1);
      // The binary protocol at the compact one's port.
      send(collector.port(ReceiverPort.JAEGER_COMPACT), JaegerSamples.call(batch(), false));
      await().atMost(PATIENCE).until(() -> collector.metric(refused) == 2);
      send(collector.port(ReceiverPort.JAEGER_COMPACT), JaegerSamples.call(batch(), true));
      await().atMost(PATIENCE).until(() -> collector.store.spans().size() == 1);
    }
  }

  @Test
  void aBatchThatCannotBeReadIsABadRequest() throws Exception {
    try (Collector collector = new Collector(ReceiverPort.JAEGER_HTTP)) {
      byte[] whole = new TSerializer(new TBinaryProtocol.Factory()).serialize(batch());
      byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
      var answer =
          collector.send(
              collector
                  .requestAt(ReceiverPort.JAEGER_HTTP, "/api/traces")
                  .header("Content-Type", "application/x-thrift")
                  .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(cut))
                  .build());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8))
          .contains("Batch in Thrift's binary protocol");
    }
  }

  private static Batch batch() {
    io.jaegertracing.thriftjava.Span span =
        new io.jaegertracing.thriftjava.Span(2, 1, 3, 4, "operation", 3, 1_000, 5_000);
    span.addToReferences(new SpanRef(SpanRefType.CHILD_OF, 2, 1, 4));
    span.addToTags(text("span.kind", "consumer"));
    span.addToTags(text("otel.status_code", "ERROR"));
    span.addToTags(text("otel.status_description", "why"));
    span.addToTags(text("otel.library.name", "lib"));
    span.addToTags(text("otel.library.version", "1.2"));
    span.addToTags(text("w3c.tracestate", "a=b"));
    span.addToTags(new Tag("bytes", TagType.BINARY).setVBinary(new byte[] {0, -1}));
    span.addToLogs(new Log(1, List.of(text("k", "v"))));
    return new Batch(new Process("shop").setTags(List.of(text("hostname", "box"))), List.of(span));
  }

  private static Tag text(String key, String value) {
    return new Tag(key, TagType.STRING).setVStr(value);
  }

  private static void send(int port, byte[] datagram) throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(
          new DatagramPacket(datagram, datagram.length, new InetSocketAddress("127.0.0.1", port)));
    }
  }

  private static double accepted(Collector collector, String encoding) {
    return collector.metricOrZero(
        "datatracing_collector_accepted_spans_total{encoding=\""
            + encoding
            + "\",receiver=\"jaeger\"}");
  }

  private static Span named(List<Span> spans, String name) {
    return spans.stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + spans));
  }
}
