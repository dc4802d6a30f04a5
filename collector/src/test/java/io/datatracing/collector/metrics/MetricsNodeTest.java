package io.datatracing.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.NodeHarness;
import io.datatracing.model.Attribute;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricsNodeTest {
  private final NodeHarness harness = new NodeHarness();

  private static Span span(
      String service,
      String name,
      SpanKind kind,
      long id,
      long parent,
      boolean failed,
      Link... links) {
    var builder =
        Span.builder(new TraceId(1, 7), new SpanId(id), name)
            .kind(kind)
            .parent(parent == 0 ? null : new SpanId(parent))
            .times(1_000, 1_000 + 3_000_000)
            .status(failed ? new Status(Status.Code.ERROR, "no") : Status.UNSET)
            .resource(new Resource(List.of(Attribute.of("service.name", service))));
    for (Link link : links) {
      builder.link(link);
    }
    return builder.build();
  }

  /** The value of a line; null when there is none. */
  private @Nullable String value(String series) {
    return harness
        .metrics()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> line.substring(series.length() + 1))
        .findFirst()
        .orElse(null);
  }

  private static MetricsNode node(MetricsOptions options, NodeHarness harness) {
    return new MetricsNode(options, harness.context, new UnsampledFigures(() -> 0));
  }

  private static String calls(String service, String name, String kind, String status) {
    return "traces_span_metrics_calls_total{node=\"it\",service_name=\"%s\",span_kind=\"SPAN_KIND_%s\",span_name=\"%s\",status_code=\"STATUS_CODE_%s\"}"
        .formatted(service, kind, name, status);
  }

  private static String edge(String figure, String client, String server, String type) {
    return "traces_service_graph_request%s_total{client=\"%s\",connection_type=\"%s\",node=\"it\",server=\"%s\"}"
        .formatted(figure, client, type, server);
  }

  @Test
  void everySpanCountsByItsNamesAndGoesOnAsItIs() {
    MetricsNode node = node(MetricsOptions.DEFAULT, harness);
    OtlpBatch batch =
        OtlpBatch.of(
            List.of(
                span("shop", "GET /a", SpanKind.SERVER, 1, 0, false),
                span("shop", "GET /a", SpanKind.SERVER, 2, 0, false),
                span("shop", "GET /a", SpanKind.SERVER, 3, 0, true),
                span("shop", "db", SpanKind.CLIENT, 4, 1, false),
                span("mail", "db", SpanKind.CLIENT, 5, 1, false)));
    assertThat(NodeHarness.send(node, batch)).isCompletedWithValue("stored");
    assertThat(harness.out.get(0)).isSameAs(batch);
    assertThat(value(calls("shop", "GET /a", "SERVER", "UNSET"))).isEqualTo("2.0");
    assertThat(value(calls("shop", "GET /a", "SERVER", "ERROR"))).isEqualTo("1.0");
    assertThat(value(calls("shop", "db", "CLIENT", "UNSET"))).isEqualTo("1.0");
    assertThat(value(calls("mail", "db", "CLIENT", "UNSET"))).isEqualTo("1.0");
    String bucket =
        calls("shop", "GET /a", "SERVER", "UNSET")
            .replace("calls_total", "duration_seconds_bucket")
            .replace("}", ",le=\"%s\"}");
    assertThat(value(bucket.formatted("0.002"))).isEqualTo("0");
    assertThat(value(bucket.formatted("0.005"))).isEqualTo("2");
    assertThat(value(bucket.formatted("+Inf"))).isEqualTo("2");
  }

  @Test
  void everyBucketHasATraceAsExample() {
    MetricsNode node = node(MetricsOptions.DEFAULT, harness);
    NodeHarness.send(node, span("shop", "a", SpanKind.SERVER, 9, 0, false));
    HistogramSnapshot durations =
        harness.registry.scrape().stream()
            .filter(HistogramSnapshot.class::isInstance)
            .map(HistogramSnapshot.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(durations.getDataPoints().get(0).getExemplars())
        .singleElement()
        .satisfies(
            exemplar -> {
              assertThat(exemplar.getLabels().get("trace_id"))
                  .isEqualTo(new TraceId(1, 7).toString());
              assertThat(exemplar.getLabels().get("span_id")).isEqualTo(new SpanId(9).toString());
              assertThat(exemplar.getValue()).isEqualTo(0.003);
            });
  }

  @Test
  void whatIsNewWhenTheTableIsFullSaysSo() {
    MetricsNode node = node(new MetricsOptions(10, 0, 0, null, null, null), harness);
    for (int i = 0; i < 25; i++) {
      NodeHarness.send(node, span("shop", "op " + i, SpanKind.SERVER, 1 + i, 0, i % 5 == 0));
    }
    NodeHarness.send(node, span("shop", "op 3", SpanKind.SERVER, 99, 0, false));
    assertThat(value(calls("shop", "op 3", "SERVER", "UNSET"))).isEqualTo("2.0");
    assertThat(value(calls("__overflow__", "__overflow__", "SERVER", "UNSET"))).isEqualTo("12.0");
    assertThat(value(calls("__overflow__", "__overflow__", "SERVER", "ERROR"))).isEqualTo("3.0");
    assertThat(value("datatracing_metrics_overflowed_spans_total{node=\"it\"}")).isEqualTo("15.0");
    assertThat(value("datatracing_metrics_series{node=\"it\"}")).isEqualTo("10.0");
  }

  /** Two of them are one text, and a scrape must not have the same labels twice. */
  @Test
  void namesThatAreNoTextCountTogether() {
    MetricsNode node = node(MetricsOptions.DEFAULT, harness);
    for (char end : new char[] {'\u00fe', '\u00ff'}) {
      OtlpBatch batch = OtlpBatch.of(List.of(span("shop", "name?", SpanKind.SERVER, 1, 0, false)));
      String text =
          new String(batch.bytes(), StandardCharsets.ISO_8859_1).replace("name?", "name" + end);
      NodeHarness.send(node, OtlpBatch.parse(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
    NodeHarness.send(node, span("__overflow__", "__overflow__", SpanKind.SERVER, 2, 0, false));
    assertThat(value(calls("shop", "name\ufffd", "SERVER", "UNSET"))).isEqualTo("2.0");
    assertThat(value(calls("__overflow__", "__overflow__", "SERVER", "UNSET"))).isEqualTo("1.0");
  }

  /** Whatever order and batches the two ends come in. */
  @Property(tries = 50, seed = "7")
  void bothEndsMakeAnEdgeInAnyOrder(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 4) int batches) {
    MetricsNodeTest test = new MetricsNodeTest();
    MetricsNode node = node(MetricsOptions.DEFAULT, test.harness);
    Link toSend = new Link(new TraceId(1, 7), new SpanId(30), "", 0, List.of(), 0);
    List<Span> spans =
        new ArrayList<>(
            List.of(
                span("shop", "call", SpanKind.CLIENT, 10, 0, false),
                span("price", "GET", SpanKind.SERVER, 11, 10, true),
                span("shop", "send", SpanKind.PRODUCER, 20, 0, false),
                span("store", "process", SpanKind.CONSUMER, 21, 20, false),
                span("shop", "send", SpanKind.PRODUCER, 30, 0, false),
                span("bulk", "batch", SpanKind.CONSUMER, 31, 0, false, toSend),
                span("shop", "lonely", SpanKind.CLIENT, 40, 0, false)));
    Collections.shuffle(spans, random);
    int each = (spans.size() + batches - 1) / batches;
    for (int i = 0; i < spans.size(); i += each) {
      List<Span> some = spans.subList(i, Math.min(spans.size(), i + each));
      NodeHarness.send(node, some.toArray(Span[]::new));
    }
    assertThat(test.value(edge("", "shop", "price", ""))).isEqualTo("1.0");
    assertThat(test.value(edge("_failed", "shop", "price", ""))).isEqualTo("1.0");
    assertThat(test.value(edge("", "shop", "store", "messaging_system"))).isEqualTo("1.0");
    assertThat(test.value(edge("_failed", "shop", "store", "messaging_system"))).isEqualTo("0.0");
    assertThat(test.value(edge("", "shop", "bulk", "messaging_system"))).isEqualTo("1.0");
    assertThat(
            test.harness
                .metrics()
                .lines()
                .filter(l -> l.startsWith("traces_service_graph_request_total")))
        .hasSize(3);
  }

  @Test
  void edgesBeyondTheBoundAreCounted() {
    MetricsNode node = node(new MetricsOptions(0, 1, 0, null, null, null), harness);
    for (int i = 0; i < 3; i++) {
      NodeHarness.send(
          node,
          span("shop", "call", SpanKind.CLIENT, 10 + i, 0, false),
          span("s" + i, "GET", SpanKind.SERVER, 20 + i, 10 + i, false));
    }
    assertThat(value("datatracing_metrics_overflowed_edges_total{node=\"it\"}")).isEqualTo("2.0");
  }

  @Test
  void figuresMayBeKeptForMoreThanNanosecondsCanSay() {
    assertThat(new RollupOptions(Duration.ofDays(1_000_000), null).keepNanos())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void boundsThatAreNoneAreNamed() {
    assertThatThrownBy(() -> new MetricsOptions(-1, 0, 0, null, null, null))
        .hasMessage("max-series: -1 is not from 1 to 1000000");
  }

  @Test
  void bucketsMustAscend() {
    assertThatThrownBy(
            () ->
                new MetricsOptions(
                    0, 0, 0, List.of(Duration.ofSeconds(1), Duration.ofMillis(1_000)), null, null))
        .hasMessage("buckets: 1000ms is not above the bound before it");
  }
}
