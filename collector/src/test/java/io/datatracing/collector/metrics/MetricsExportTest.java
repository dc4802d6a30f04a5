package io.datatracing.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.datatracing.collector.Collector;
import io.datatracing.collector.NodeHarness;
import io.datatracing.collector.ReceiverOptions;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures as OTLP metrics, read by OpenTelemetry's own classes behind a real collector. */
class MetricsExportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration NEVER = Duration.ofHours(24);

  private final NodeHarness harness = new NodeHarness();
  private final List<ExportMetricsServiceRequest> received = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer end;

  @BeforeEach
  void listen() throws IOException {
    end = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    end.createContext("/v1/metrics", this::take);
    end.start();
  }

  @AfterEach
  void stop() {
    end.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    boolean isZipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    InputStream body = exchange.getRequestBody();
    received.add(
        ExportMetricsServiceRequest.parseFrom(isZipped ? new GZIPInputStream(body) : body));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private String url() {
    return "http://127.0.0.1:" + end.getAddress().getPort();
  }

  private MetricsNode node(String endpoint, Duration every, int maxSeries) {
    return new MetricsNode(
        new MetricsOptions(
            maxSeries,
            0,
            0,
            List.of(Duration.ofMillis(2), Duration.ofMillis(5)),
            new MetricsExportOptions(endpoint, Map.of("x-key", "value"), every, PATIENCE),
            null),
        harness.context,
        new UnsampledFigures(() -> 0));
  }

  private static Span span(
      String service, String name, SpanKind kind, long id, long parent, boolean failed) {
    return Span.builder(new TraceId(1, 7), new SpanId(id), name)
        .kind(kind)
        .parent(parent == 0 ? null : new SpanId(parent))
        .times(1_000, 1_000 + 3_000_000)
        .status(failed ? new Status(Status.Code.ERROR, "no") : Status.UNSET)
        .resource(new Resource(List.of(Attribute.of("service.name", service))))
        .build();
  }

  private Stream<Metric> metrics(String name) {
    return received.stream()
        .flatMap(request -> request.getResourceMetricsList().stream())
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(metric -> metric.getName().equals(name));
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    Map<String, String> all = new TreeMap<>();
    attributes.forEach(one -> all.put(one.getKey(), one.getValue().getStringValue()));
    return all;
  }

  @Test
  void everyFigureArrivesBehindACollectorThatSendsMetricsOn() throws Exception {
    ReceiverOptions forwarding =
        new ReceiverOptions(Map.of(), null, null, Set.of(), URI.create(url()), null, null);
    try (Collector between = new Collector(forwarding)) {
      MetricsNode node = node(between.url(), NEVER, 0);
      NodeHarness.send(
          node,
          span("shop", "GET /a", SpanKind.CLIENT, 1, 0, false),
          span("price", "GET /a", SpanKind.SERVER, 2, 1, true),
          span("price", "GET /a", SpanKind.SERVER, 3, 1, true));
      assertThat(received).isEmpty();
      node.close();
    }
    ResourceMetrics resource = received.get(0).getResourceMetrics(0);
    assertThat(attributes(resource.getResource().getAttributesList()))
        .containsEntry("service.name", "datatracing-collector")
        .containsEntry("datatracing.node", "it");
    Metric calls = metrics(OtlpMetrics.CALLS).findFirst().orElseThrow();
    assertThat(calls.getUnit()).isEqualTo("{span}");
    assertThat(calls.getSum().getIsMonotonic()).isTrue();
    assertThat(calls.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    Map<Map<String, String>, Long> counted = new java.util.HashMap<>();
    for (NumberDataPoint point : calls.getSum().getDataPointsList()) {
      counted.put(attributes(point.getAttributesList()), point.getAsInt());
      assertThat(point.getStartTimeUnixNano()).isEqualTo(1_700_000_000_000_000_000L);
      assertThat(point.getTimeUnixNano()).isEqualTo(1_700_000_000_000_000_000L);
    }
    Map<String, String> failed =
        Map.of(
            "service.name", "price",
            "span.name", "GET /a",
            "span.kind", "SPAN_KIND_SERVER",
            "status.code", "STATUS_CODE_ERROR");
    Map<String, String> client =
        Map.of(
            "service.name", "shop",
            "span.name", "GET /a",
            "span.kind", "SPAN_KIND_CLIENT",
            "status.code", "STATUS_CODE_UNSET");
    assertThat(counted).isEqualTo(Map.of(failed, 2L, client, 1L));
    HistogramDataPoint durations =
        metrics(OtlpMetrics.DURATION)
            .flatMap(metric -> metric.getHistogram().getDataPointsList().stream())
            .filter(point -> attributes(point.getAttributesList()).equals(failed))
            .findFirst()
            .orElseThrow();
    assertThat(durations.getCount()).isEqualTo(2);
    assertThat(durations.getSum()).isEqualTo(0.006);
    assertThat(durations.getExplicitBoundsList()).containsExactly(0.002, 0.005);
    assertThat(durations.getBucketCountsList()).containsExactly(0L, 2L, 0L);
    assertThat(durations.getExemplarsList()).hasSize(1);
    assertThat(durations.getExemplars(0).getAsDouble()).isEqualTo(0.003);
    assertThat(durations.getExemplars(0).getTraceId().toByteArray())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7);
    assertThat(durations.getExemplars(0).getSpanId().toByteArray())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 2);
    Map<String, String> edge = Map.of("client", "shop", "server", "price", "connection_type", "");
    for (String name : List.of(OtlpMetrics.EDGES, OtlpMetrics.FAILED_EDGES)) {
      NumberDataPoint point =
          metrics(name).findFirst().orElseThrow().getSum().getDataPointsList().get(0);
      assertThat(attributes(point.getAttributesList())).isEqualTo(edge);
      assertThat(point.getAsInt()).isEqualTo(2);
    }
    assertThat(harness.metrics())
        .contains("datatracing_metrics_exports_total{node=\"it\",status=\"200\"} 2.0");
  }

  @Test
  void manySeriesAreSeveralRequestsAndEachIsThereOnce() {
    MetricsNode node = node(url(), NEVER, 0);
    int series = 2 * OtlpMetrics.POINTS + 1;
    for (int i = 0; i < series; i++) {
      NodeHarness.send(node, span("shop", "op " + i, SpanKind.INTERNAL, 1 + i, 0, false));
    }
    node.close();
    assertThat(received).hasSize(3);
    assertThat(
            metrics(OtlpMetrics.CALLS)
                .flatMap(metric -> metric.getSum().getDataPointsList().stream())
                .map(point -> attributes(point.getAttributesList()).get("span.name")))
        .hasSize(series)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatAnEndpointDoesNotTakeIsInWhatComesNext() {
    status = 503;
    MetricsNode node = node(url(), Duration.ofSeconds(1), 0);
    NodeHarness.send(node, span("shop", "a", SpanKind.SERVER, 1, 0, false));
    // Answered, not only received: what is said from here on is another answer.
    await().atMost(PATIENCE).until(() -> harness.metrics().contains("status=\"503\""));
    status = 200;
    NodeHarness.send(node, span("shop", "a", SpanKind.SERVER, 2, 0, false));
    node.close();
    ExportMetricsServiceRequest last = received.get(received.size() - 1);
    received.clear();
    received.add(last);
    assertThat(
            metrics(OtlpMetrics.CALLS)
                .flatMap(metric -> metric.getSum().getDataPointsList().stream())
                .map(NumberDataPoint::getAsInt))
        .containsExactly(2L);
    assertThat(harness.metrics())
        .contains("datatracing_metrics_exports_total{node=\"it\",status=\"503\"}");
  }

  @Test
  void whoCannotBeReachedHoldsNobodyUp() {
    end.stop(0);
    MetricsNode node = node("http://127.0.0.1:1", NEVER, 0);
    assertThat(NodeHarness.send(node, span("shop", "a", SpanKind.SERVER, 1, 0, false)))
        .isCompletedWithValue("stored");
    node.close();
    assertThat(harness.metrics())
        .contains("datatracing_metrics_exports_total{node=\"it\",status=\"unreachable\"} 1.0");
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThatThrownBy(() -> new MetricsExportOptions("prometheus:4318", null, null, null))
        .hasMessage("otlp.endpoint: 'prometheus:4318' is not a URL; e.g. http://prometheus:4318");
    assertThatThrownBy(
            () -> new MetricsExportOptions("http://a", null, Duration.ofMillis(10), null))
        .hasMessage("otlp.every: 10ms is not from 1s to 24h");
    for (Duration timeout : List.of(Duration.ZERO, Duration.ofMinutes(2))) {
      assertThatThrownBy(() -> new MetricsExportOptions("http://a", null, null, timeout))
          .hasMessage("otlp.timeout: " + timeout.toMillis() + "ms is not from 1ms to 1m");
    }
    for (String header : List.of("Host", "a b")) {
      assertThatThrownBy(
              () -> new MetricsExportOptions("http://a", Map.of(header, "x"), null, null))
          .hasMessage(
              "otlp.headers: '"
                  + header
                  + "' cannot be sent; HTTP sets it itself, or its name or value is none");
    }
  }
}
