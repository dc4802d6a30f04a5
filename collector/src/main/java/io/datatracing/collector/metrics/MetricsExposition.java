package io.datatracing.collector.metrics;

import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The figures for Prometheus, by the names that the OpenTelemetry Collector's span metrics and
 * Tempo's service graphs have, so that dashboards made for those fit.
 */
final class MetricsExposition implements MultiCollector {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String node;
  private final double[] bounds;
  private final SeriesTable series;
  private final EdgeTable edges;

  MetricsExposition(String node, long[] boundsNanos, SeriesTable series, EdgeTable edges) {
    this.node = node;
    this.bounds = new double[boundsNanos.length + 1];
    for (int i = 0; i < boundsNanos.length; i++) {
      bounds[i] = boundsNanos[i] / NANOS_PER_SECOND;
    }
    bounds[boundsNanos.length] = Double.POSITIVE_INFINITY;
    this.series = series;
    this.edges = edges;
  }

  @Override
  public MetricSnapshots collect() {
    CounterSnapshot.Builder calls =
        CounterSnapshot.builder()
            .name("traces_span_metrics_calls")
            .help("Spans, before sampling, by service, operation, kind and status.");
    HistogramSnapshot.Builder durations =
        HistogramSnapshot.builder()
            .name("traces_span_metrics_duration_seconds")
            .help("Their durations, with a trace as an example of each bucket.");
    for (Series one : series.all()) {
      Labels labels = labels(one);
      long[] counts = one.counts();
      calls.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(labels)
              .value(Arrays.stream(counts).sum())
              .build());
      durations.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(labels)
              .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
              .sum(one.sumNanos() / NANOS_PER_SECOND)
              .exemplars(exemplars(one, counts.length))
              .build());
    }
    return MetricSnapshots.of(
        calls.build(),
        durations.build(),
        edges(0, "traces_service_graph_request", "Calls and records between two services."),
        edges(1, "traces_service_graph_request_failed", "Those of which an end failed."),
        counter(
            "datatracing_metrics_overflowed_spans",
            "Spans counted as __overflow__: max-series is reached.",
            series.overflowed()),
        counter(
            "datatracing_metrics_overflowed_edges",
            "Calls between services that are not counted: max-edges is reached.",
            edges.overflowed()),
        counter(
            "datatracing_metrics_unpaired_spans",
            "Spans that made room for others before the other end of their edge came.",
            edges.unpaired()),
        GaugeSnapshot.builder()
            .name("datatracing_metrics_series")
            .help("Combinations of service, operation, kind and status.")
            .dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("node", node))
                    .value(series.size())
                    .build())
            .build());
  }

  private Labels labels(Series one) {
    return Labels.of(
        "node",
        node,
        "service_name",
        text(one.service),
        "span_kind",
        "SPAN_KIND_" + SpanKind.values()[one.kind],
        "span_name",
        text(one.operation),
        "status_code",
        "STATUS_CODE_" + Status.Code.values()[one.status]);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static Exemplars exemplars(Series one, int buckets) {
    List<Exemplar> all = new ArrayList<>();
    for (int i = 0; i < buckets; i++) {
      Series.Example example = one.example(i);
      if (example != null) {
        all.add(
            Exemplar.builder()
                .traceId(new TraceId(example.traceIdHigh(), example.traceIdLow()).toString())
                .spanId(new SpanId(example.spanId()).toString())
                .value(example.durationNanos() / NANOS_PER_SECOND)
                .timestampMillis(example.atUnixNano() / NANOS_PER_MILLI)
                .build());
      }
    }
    return Exemplars.of(all);
  }

  private CounterSnapshot edges(int figure, String name, String help) {
    CounterSnapshot.Builder metric = CounterSnapshot.builder().name(name).help(help);
    for (Map.Entry<EdgeTable.Edge, long[]> edge : edges.edges().entrySet()) {
      metric.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(
                  Labels.of(
                      "node",
                      node,
                      "client",
                      edge.getKey().client(),
                      "connection_type",
                      edge.getKey().isMessaging() ? EdgeTable.MESSAGING : "",
                      "server",
                      edge.getKey().server()))
              .value(edge.getValue()[figure])
              .build());
    }
    return metric.build();
  }

  private CounterSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(
            CounterDataPointSnapshot.builder().labels(Labels.of("node", node)).value(value).build())
        .build();
  }
}
