package io.datatracing.collector.pipeline;

import io.datatracing.collector.ledger.Ledger;
import io.datatracing.model.TraceId;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What passed through a node, since the process began; survives changes of its settings. */
final class NodeFigures {
  /** Causes come from the list of fates, so there are few; a node gone wild makes no more. */
  private static final int MAX_CAUSES = 64;

  final LongAdder batchesIn = new LongAdder();
  final LongAdder spansIn = new LongAdder();
  final LongAdder bytesIn = new LongAdder();
  final LongAdder batchesOut = new LongAdder();
  final LongAdder spansOut = new LongAdder();

  /** Answered "not stored", to whoever handed them over. */
  final LongAdder batchesRefused = new LongAdder();

  /** Taken and not yet answered, or waiting in the channel. */
  final LongAdder batchesHeld = new LongAdder();

  final LongAdder bytesHeld = new LongAdder();
  final LongAdder waits = new LongAdder();
  final LongAdder waitNanos = new LongAdder();

  /** Waited in the channel, because the node was exchanged or had refused them. */
  final LongAdder delayedBatches = new LongAdder();

  final Rates rates = new Rates();
  final DistributionDataPoint latencySeconds;
  final DistributionDataPoint batchSpans;
  private final Histogram latency =
      Histogram.builder()
          .name("datatracing_pipeline_latency_seconds")
          .help("From handing a batch to the node to its answer.")
          .labelNames("node")
          .classicOnly()
          .classicUpperBounds(.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5, 10, 60)
          .build();
  private final Histogram sizes =
      Histogram.builder()
          .name("datatracing_pipeline_batch_spans")
          .help("Spans in a batch that was handed to the node.")
          .labelNames("node")
          .classicOnly()
          .classicUpperBounds(1, 4, 16, 64, 256, 1_024, 4_096, 16_384)
          .build();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

  /**
   * @param node the label of its histograms
   */
  NodeFigures(String node) {
    latencySeconds = latency.labelValues(node);
    batchSpans = sizes.labelValues(node);
  }

  /** Of times and sizes. */
  List<MetricSnapshot> histograms() {
    return List.of(latency.collect(), sizes.collect());
  }

  /** Spans by the cause for which the node dropped them. */
  Map<String, Long> dropped() {
    Map<String, Long> sums = new TreeMap<>();
    dropped.forEach((cause, spans) -> sums.put(cause, spans.sum()));
    return sums;
  }

  void dropped(String cause, long spans) {
    LongAdder sum = dropped.get(cause);
    if (sum == null) {
      String key = dropped.size() < MAX_CAUSES ? cause : "other";
      sum = dropped.computeIfAbsent(key, any -> new LongAdder());
    }
    sum.add(spans);
  }

  /** Counts what the node takes down, and takes it down. */
  Ledger counting(Ledger ledger) {
    return (TraceId trace, String cause, String node, String policy, long spans) -> {
      dropped(cause, spans);
      ledger.record(trace, cause, node, policy, spans);
    };
  }
}
