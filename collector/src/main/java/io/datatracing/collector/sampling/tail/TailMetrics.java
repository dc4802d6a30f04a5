package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.pipeline.NodeContext;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** The figures of a tail node as {@code datatracing_tail_*}, labelled with the node's id. */
final class TailMetrics {
  private final PrometheusRegistry registry;
  private final String node;

  private TailMetrics(PrometheusRegistry registry, String node) {
    this.registry = registry;
    this.node = node;
  }

  static void register(TailNode tail, NodeContext context) {
    TailMetrics metrics = new TailMetrics(context.metrics(), context.id());
    TailFigures figures = tail.figures();
    metrics.spans(tail, figures);
    metrics.traces(figures);
    metrics.memory(tail, figures);
  }

  private void spans(TailNode tail, TailFigures figures) {
    counter("journaled_spans", "Spans that are durable here.", figures::journaledSpans);
    counter("stored_spans", "Kept spans that what follows has stored.", figures::storedSpans);
    counter("dropped_spans", "Spans of traces that were not kept.", figures::droppedSpans);
    counter("late_spans", "Spans of traces that were decided before.", figures::lateSpans);
    counter("replayed_spans", "Spans found in the journal at the start.", figures::replayedSpans);
    counter("missing_spans", "Dropped spans of traces kept later.", figures::missingSpans);
    counter("damaged_spans", "Kept spans that could not be read again.", figures::damagedSpans);
    counter("dry_run_spans", "Spans a dry run would have dropped.", figures::dryRunSpans);
    gauge("waiting_spans", "Spans that wait for a decision.", figures::waitingSpans);
    gauge("unstored_spans", "Kept spans that are not stored yet.", figures::unsettledSpans);
    counter(
        "expression_failures",
        "How often an expression could not be computed for a span.",
        tail::expressionFailures);
  }

  private void traces(TailFigures figures) {
    counter("kept_traces", "Traces that were kept.", figures::keptTraces);
    counter("kept_early_traces", "Before their window was over.", figures::keptEarlyTraces);
    counter("kept_by_link_traces", "For a trace they are linked with.", figures::keptByLinkTraces);
    counter("dropped_traces", "Traces that were not kept.", figures::droppedTraces);
    counter("forced_traces", "Dropped for lack of memory and disk.", figures::forcedTraces);
    counter("overturned_traces", "Dropped first, and kept later.", figures::overturnedTraces);
    counter("links_left_out", "Links not followed: a bound was reached.", figures::linksLeftOut);
    gauge("waiting_traces", "Traces that wait for a decision.", figures::waitingTraces);
    gauge("link_group_members", "Traces in link groups.", figures::groupMembers);
  }

  private void memory(TailNode tail, TailFigures figures) {
    gauge("memory_bytes", "Of spans that wait and what is known of them.", figures::memoryBytes);
    gauge("memory_limit_bytes", "At most.", () -> tail.options().maxMemoryBytes());
    gauge("journal_bytes", "Of the journal's files.", figures::journalBytes);
    gauge("journal_limit_bytes", "At most.", () -> tail.options().maxJournalBytes());
    counter("spilled_bytes", "Of spans left to the journal alone.", figures::spilledBytes);
    counter("refused_batches", "Batches that found no room.", figures::refusedBatches);
    counter("retried_batches", "Kept batches that were refused behind.", figures::refusedByNext);
  }

  private void counter(String name, String help, LongSupplier value) {
    CounterWithCallback.builder()
        .name("datatracing_tail_" + name + "_total")
        .help(help)
        .labelNames("node")
        .callback(callback -> callback.call(value.getAsLong(), node))
        .register(registry);
  }

  private void gauge(String name, String help, LongSupplier value) {
    GaugeWithCallback.builder()
        .name("datatracing_tail_" + name)
        .help(help)
        .labelNames("node")
        .callback(callback -> callback.call(value.getAsLong(), node))
        .register(registry);
  }
}
