package io.datatracing.collector.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brave.Span.Kind;
import brave.Tracing;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import io.datatracing.collector.Collector;
import io.datatracing.collector.ReceiverPort;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zipkin2.Endpoint;
import zipkin2.reporter.AsyncReporter;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.SpanBytesEncoder;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;
import zipkin2.reporter.urlconnection.URLConnectionSender;

/** Brave and Zipkin's reporter as clients, in every encoding that Zipkin's own code can write. */
class BraveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Endpoint FRONTEND =
      Endpoint.newBuilder()
          .serviceName("frontend")
          .ip(address("192.168.99.1"))
          .ip(address("2001:db8::c001"))
          .build();
  private static final Endpoint BACKEND =
      Endpoint.newBuilder().serviceName("backend").ip(address("192.168.99.101")).port(9000).build();

  @Test
  void whatBraveRecordsArrives() {
    try (Collector collector = new Collector(ReceiverPort.ZIPKIN)) {
      String url = collector.url(ReceiverPort.ZIPKIN) + "/api/v2/spans";
      TraceContext[] contexts = new TraceContext[2];
      BytesMessageSender sender = URLConnectionSender.create(url);
      try (AsyncZipkinSpanHandler handler = AsyncZipkinSpanHandler.create(sender);
          Tracing tracing =
              Tracing.newBuilder()
                  .localServiceName("Shop")
                  .localIp("10.1.2.3")
                  .localPort(8080)
                  .traceId128Bit(true)
                  .sampler(Sampler.ALWAYS_SAMPLE)
                  .addSpanHandler(handler)
                  .build()) {
        brave.Span parent = tracing.tracer().newTrace().name("Parent").start(1_000);
        contexts[0] = parent.context();
        brave.Span child =
            tracing
                .tracer()
                .newChild(parent.context())
                .name("get /orders")
                .kind(Kind.CLIENT)
                .tag("http.method", "GET")
                .tag("ü", "")
                .remoteServiceName("backend")
                .start(2_000);
        child.remoteIpAndPort("10.9.9.9", 9000);
        child.annotate(2_500, "sent");
        child.error(new IllegalStateException("broken"));
        child.finish(4_000);
        contexts[1] = child.context();
        parent.finish(9_000);
        handler.flush();
        // Before the reporter is closed, which waits for no longer than a second.
        await().atMost(PATIENCE).until(() -> collector.store.spans().size() == 2);
      }
      List<Span> spans = collector.store.spans();
      assertThat(spans).hasSize(2);
      Span parent = named(spans, "Parent");
      Span child = named(spans, "get /orders");
      assertThat(parent.traceId()).hasToString(contexts[0].traceIdString());
      assertThat(parent.parentSpanId()).isNull();
      assertThat(parent.kind()).isEqualTo(SpanKind.INTERNAL);
      assertThat(parent.startTimeUnixNano()).isEqualTo(1_000_000);
      assertThat(parent.endTimeUnixNano()).isEqualTo(9_000_000);
      assertThat(parent.status()).isEqualTo(Status.UNSET);
      assertThat(parent.service()).isEqualTo("Shop");
      assertThat(parent.attributes())
          .containsExactlyInAnyOrder(
              Attribute.of("network.local.address", "10.1.2.3"),
              Attribute.of("network.local.port", 8080));
      assertThat(child.spanId()).hasToString(contexts[1].spanIdString());
      assertThat(child.parentSpanId()).hasToString(contexts[0].spanIdString());
      assertThat(child.kind()).isEqualTo(SpanKind.CLIENT);
      assertThat(child.status()).isEqualTo(new Status(Status.Code.ERROR, "broken"));
      assertThat(child.attributes())
          .containsExactlyInAnyOrder(
              Attribute.of("network.local.address", "10.1.2.3"),
              Attribute.of("network.local.port", 8080),
              Attribute.of("http.method", "GET"),
              Attribute.of("ü", ""),
              Attribute.of("error", "broken"),
              Attribute.of("peer.service", "backend"),
              Attribute.of("network.peer.address", "10.9.9.9"),
              Attribute.of("network.peer.port", 9000));
      assertThat(child.events()).hasSize(1);
      assertThat(child.events().get(0).name()).isEqualTo("sent");
      assertThat(child.events().get(0).timeUnixNano()).isEqualTo(2_500_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "JSON_V2, JSON,   /api/v2/spans, json",
    "PROTO3,  PROTO3, /api/v2/spans, protobuf",
    "JSON_V1, JSON,   /api/v1/spans, json_v1",
    "THRIFT,  THRIFT, /api/v1/spans, thrift",
  })
  void everyFieldArrivesInEveryEncoding(
      SpanBytesEncoder encoder, Encoding encoding, String path, String label) {
    zipkin2.Span client =
        zipkin2.Span.newBuilder()
            .traceId("7180c278b62e8f6a216a2aea45d08fc9")
            .parentId("1")
            .id("2")
            .kind(zipkin2.Span.Kind.CLIENT)
            .name("get")
            .timestamp(1_472_470_996_199_000L)
            .duration(207_000L)
            .localEndpoint(FRONTEND)
            .remoteEndpoint(BACKEND)
            .addAnnotation(1_472_470_996_238_000L, "foo")
            .putTag("http.path", "/api")
            .debug(true)
            .build();
    zipkin2.Span server =
        zipkin2.Span.newBuilder()
            .traceId("216a2aea45d08fc9")
            .parentId("1")
            .id("2")
            .kind(zipkin2.Span.Kind.SERVER)
            .name("post")
            .timestamp(1_472_470_996_250_000L)
            .duration(100_000L)
            .localEndpoint(BACKEND)
            .shared(true)
            .build();
    try (Collector collector = new Collector(ReceiverPort.ZIPKIN)) {
      BytesMessageSender sender =
          URLConnectionSender.newBuilder()
              .encoding(encoding)
              .endpoint(collector.url(ReceiverPort.ZIPKIN) + path)
              .build();
      try (AsyncReporter<zipkin2.Span> reporter = AsyncReporter.builder(sender).build(encoder)) {
        reporter.report(client);
        reporter.report(server);
        reporter.flush();
        // Before the reporter is closed, which waits for no longer than a second.
        await().atMost(PATIENCE).until(() -> collector.store.spans().size() == 2);
      }
      List<Span> spans = collector.store.spans();
      assertThat(spans).hasSize(2);
      Span one = named(spans, "get");
      assertThat(one.traceId()).hasToString("7180c278b62e8f6a216a2aea45d08fc9");
      assertThat(one.spanId()).isEqualTo(new SpanId(2));
      assertThat(one.parentSpanId()).isEqualTo(new SpanId(1));
      assertThat(one.kind()).isEqualTo(SpanKind.CLIENT);
      assertThat(one.startTimeUnixNano()).isEqualTo(1_472_470_996_199_000_000L);
      assertThat(one.durationNanos()).isEqualTo(207_000_000);
      assertThat(one.service()).isEqualTo("frontend");
      assertThat(one.flags()).isEqualTo(1);
      assertThat(one.attributes())
          .containsExactlyInAnyOrder(
              Attribute.of("zipkin.debug", true),
              Attribute.of("network.local.address", "192.168.99.1"),
              Attribute.of("zipkin.local_endpoint.ipv6", one("ipv6", one)),
              Attribute.of("http.path", "/api"),
              Attribute.of("peer.service", "backend"),
              Attribute.of("network.peer.address", "192.168.99.101"),
              Attribute.of("network.peer.port", 9000));
      assertThat(one("ipv6", one)).isIn("2001:db8::c001", "2001:db8:0:0:0:0:0:c001");
      assertThat(one.events()).hasSize(1);
      assertThat(one.events().get(0).name()).isEqualTo("foo");
      assertThat(one.events().get(0).timeUnixNano()).isEqualTo(1_472_470_996_238_000_000L);

      // The server's half of a shared span has an id of its own, below the client's.
      Span other = named(spans, "post");
      assertThat(other.traceId()).isEqualTo(new TraceId(0, 0x216a2aea45d08fc9L));
      assertThat(other.spanId()).isEqualTo(new SpanId(ZipkinTranslator.otherId(2)));
      assertThat(other.parentSpanId()).isEqualTo(new SpanId(2));
      assertThat(other.kind()).isEqualTo(SpanKind.SERVER);
      assertThat(other.service()).isEqualTo("backend");
      assertThat(other.attributes())
          .contains(Attribute.of("zipkin.shared_span_id", "0000000000000002"));
      assertThat(
              collector.metric(
                  "datatracing_collector_accepted_spans_total{encoding=\""
                      + label
                      + "\",receiver=\"zipkin\"}"))
          .isEqualTo(2);
    }
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static String one(String suffix, Span span) {
    return span.attributes().stream()
        .filter(attribute -> attribute.key().endsWith(suffix))
        .map(attribute -> attribute.value().text())
        .findFirst()
        .orElse("none");
  }

  private static Span named(List<Span> spans, String name) {
    return spans.stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + spans));
  }
}
