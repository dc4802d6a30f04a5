package io.datatracing.collector.pipeline;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The figures of all nodes as {@code datatracing_pipeline_*}, and what nodes register themselves.
 * Two nodes of one type register metrics of one name, which differ in their label {@code node}: a
 * registry takes a name once, so each node has its own, and here they are put together.
 */
final class PipelineMetrics implements MultiCollector {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Pipeline pipeline;

  private PipelineMetrics(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  static void register(Pipeline pipeline, PrometheusRegistry registry) {
    registry.register(new PipelineMetrics(pipeline));
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, NodeFigures> figures = pipeline.figures();
    List<MetricSnapshot> all = new ArrayList<>();
    counter(all, figures, "in_batches", "Batches handed to the node.", f -> f.batchesIn.sum());
    counter(all, figures, "in_spans", "Spans handed to the node.", f -> f.spansIn.sum());
    counter(all, figures, "in_bytes", "Bytes of these batches.", f -> f.bytesIn.sum());
    counter(all, figures, "out_batches", "Batches the node handed on.", f -> f.batchesOut.sum());
    counter(all, figures, "out_spans", "Spans the node handed on.", f -> f.spansOut.sum());
    counter(
        all,
        figures,
        "refused_batches",
        "Batches the node answered with an error.",
        f -> f.batchesRefused.sum());
    counter(all, figures, "answered_batches", "Batches the node answered.", f -> f.waits.sum());
    counter(
        all,
        figures,
        "wait_seconds",
        "Between handing a batch to the node and its answer, summed over batches.",
        f -> f.waitNanos.sum() / NANOS_PER_SECOND);
    gauge(all, figures, "held_batches", "Without an answer yet.", f -> f.batchesHeld.sum());
    gauge(all, figures, "held_bytes", "Of batches without an answer.", f -> f.bytesHeld.sum());
    counter(
        all,
        figures,
        "delayed_batches",
        "Batches that waited in the channel: the node was exchanged, or had refused them.",
        f -> f.delayedBatches.sum());
    all.add(dropped(figures));
    all.addAll(histograms(figures));
    all.addAll(channels());
    all.add(controls());
    all.addAll(ofNodes());
    return new MetricSnapshots(all);
  }

  private static void counter(
      List<MetricSnapshot> all,
      Map<String, NodeFigures> figures,
      String name,
      String help,
      ToDoubleFunction<NodeFigures> figure) {
    CounterSnapshot.Builder metric =
        CounterSnapshot.builder().name("datatracing_pipeline_" + name).help(help);
    figures.forEach(
        (id, of) ->
            metric.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of("node", id))
                    .value(figure.applyAsDouble(of))
                    .build()));
    all.add(metric.build());
  }

  private static void gauge(
      List<MetricSnapshot> all,
      Map<String, NodeFigures> figures,
      String name,
      String help,
      ToDoubleFunction<NodeFigures> figure) {
    GaugeSnapshot.Builder metric =
        GaugeSnapshot.builder().name("datatracing_pipeline_" + name).help(help);
    figures.forEach(
        (id, of) ->
            metric.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("node", id))
                    .value(figure.applyAsDouble(of))
                    .build()));
    all.add(metric.build());
  }

  private static MetricSnapshot dropped(Map<String, NodeFigures> figures) {
    CounterSnapshot.Builder metric =
        CounterSnapshot.builder()
            .name("datatracing_pipeline_dropped_spans")
            .help("Spans that the node decided not to hand on, or lost, by cause.");
    figures.forEach(
        (id, of) ->
            of.dropped()
                .forEach(
                    (cause, spans) ->
                        metric.dataPoint(
                            CounterDataPointSnapshot.builder()
                                .labels(Labels.of("node", id, "cause", cause))
                                .value(spans)
                                .build())));
    return metric.build();
  }

  private static List<MetricSnapshot> histograms(Map<String, NodeFigures> figures) {
    Map<String, MetricSnapshot> byName = new LinkedHashMap<>();
    for (NodeFigures of : figures.values()) {
      for (MetricSnapshot snapshot : of.histograms()) {
        byName.merge(snapshot.getMetadata().getPrometheusName(), snapshot, PipelineMetrics::merged);
      }
    }
    return List.copyOf(byName.values());
  }

  private List<MetricSnapshot> channels() {
    CounterSnapshot.Builder batches =
        CounterSnapshot.builder()
            .name("datatracing_pipeline_channel_batches")
            .help("Batches that passed from one node to another.");
    CounterSnapshot.Builder spans =
        CounterSnapshot.builder()
            .name("datatracing_pipeline_channel_spans")
            .help("Spans that passed from one node to another.");
    for (PipelineConfig.Channel channel : pipeline.config().channels()) {
      ChannelFigures of = pipeline.channel(channel.from(), channel.to());
      if (of != null) {
        Labels labels = Labels.of("from", channel.from(), "to", channel.to());
        batches.dataPoint(
            CounterDataPointSnapshot.builder().labels(labels).value(of.batches.sum()).build());
        spans.dataPoint(
            CounterDataPointSnapshot.builder().labels(labels).value(of.spans.sum()).build());
      }
    }
    return List.of(batches.build(), spans.build());
  }

  private MetricSnapshot controls() {
    CounterSnapshot.Builder metric =
        CounterSnapshot.builder()
            .name("datatracing_pipeline_control_actions")
            .help(
                "What was done to the pipeline: changes of its file, of what is traced, its end.");
    pipeline
        .controls()
        .counts()
        .forEach(
            (action, count) ->
                metric.dataPoint(
                    CounterDataPointSnapshot.builder()
                        .labels(Labels.of("action", action))
                        .value(count)
                        .build()));
    return metric.build();
  }

  private List<MetricSnapshot> ofNodes() {
    Map<String, MetricSnapshot> byName = new LinkedHashMap<>();
    for (PrometheusRegistry registry : pipeline.registries()) {
      for (MetricSnapshot snapshot : registry.scrape()) {
        byName.merge(snapshot.getMetadata().getPrometheusName(), snapshot, PipelineMetrics::merged);
      }
    }
    return List.copyOf(byName.values());
  }

  /** One metric with the points of both; the first one's where they are not of one kind. */
  private static MetricSnapshot merged(MetricSnapshot one, MetricSnapshot other) {
    if (one instanceof CounterSnapshot a && other instanceof CounterSnapshot b) {
      return new CounterSnapshot(a.getMetadata(), joined(a.getDataPoints(), b.getDataPoints()));
    }
    if (one instanceof GaugeSnapshot a && other instanceof GaugeSnapshot b) {
      return new GaugeSnapshot(a.getMetadata(), joined(a.getDataPoints(), b.getDataPoints()));
    }
    if (one instanceof HistogramSnapshot a && other instanceof HistogramSnapshot b) {
      return new HistogramSnapshot(a.getMetadata(), joined(a.getDataPoints(), b.getDataPoints()));
    }
    if (one instanceof SummarySnapshot a && other instanceof SummarySnapshot b) {
      return new SummarySnapshot(a.getMetadata(), joined(a.getDataPoints(), b.getDataPoints()));
    }
    return one;
  }

  private static <T> List<T> joined(List<T> one, List<T> other) {
    List<T> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }
}
