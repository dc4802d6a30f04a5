package io.datatracing.collector.ledger;

import io.datatracing.model.fate.Fate;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** What the ledger takes down, what it costs, and what it had no room for. */
final class LedgerMetrics {
  /** For a cause that is not in the list of fates: the number of series must not grow. */
  private static final String OTHER = "(other)";

  private final Counter entries;
  private final Counter spans;
  private final Counter dropped;
  private final Counter failed;

  LedgerMetrics(
      PrometheusRegistry registry, FateLog log, LongSupplier heldBytes, LongSupplier unixNanos) {
    entries =
        Counter.builder()
            .name("datatracing_ledger_entries_total")
            .help("Decisions and losses that were taken down, by cause.")
            .labelNames("cause")
            .register(registry);
    spans =
        Counter.builder()
            .name("datatracing_ledger_spans_total")
            .help("Spans that those were about, where their number was known.")
            .labelNames("cause")
            .register(registry);
    dropped =
        Counter.builder()
            .name("datatracing_ledger_dropped_total")
            .help("Decisions and losses that could not be taken down: memory full, or no disk.")
            .register(registry);
    failed =
        Counter.builder()
            .name("datatracing_ledger_failed_appends_total")
            .help("Times the store did not take entries; they are tried again.")
            .register(registry);
    GaugeWithCallback.builder()
        .name("datatracing_ledger_memory_bytes")
        .help("Entries on their way to the store, an estimate.")
        .callback(callback -> callback.call(heldBytes.getAsLong()))
        .register(registry);
    figure(registry, log, "exact", "Entries kept whole.", FateFigures::exactEntries);
    figure(registry, log, "folded", "Entries kept as a filter.", FateFigures::foldedEntries);
    figure(registry, log, "stored_bytes", "What entries take in the store.", FateFigures::bytes);
    figure(
        registry,
        log,
        "false_positive_ratio",
        "How likely the ledger claims to know a trace that nobody told it of.",
        FateFigures::falsePositiveRate);
    figure(
        registry,
        log,
        "oldest_exact_age_seconds",
        "How far back entries are kept whole.",
        figures ->
            figures.oldestExactUnixNano() == 0
                ? 0
                : Math.max(0, unixNanos.getAsLong() - figures.oldestExactUnixNano()) / 1e9);
  }

  private static void figure(
      PrometheusRegistry registry,
      FateLog log,
      String name,
      String help,
      ToDoubleFunction<FateFigures> figure) {
    GaugeWithCallback.builder()
        .name("datatracing_ledger_" + name)
        .help(help)
        .callback(
            callback ->
                log.figures().ifPresent(figures -> callback.call(figure.applyAsDouble(figures))))
        .register(registry);
  }

  void recorded(String cause, long spanCount) {
    String label = Fate.find(cause) == null ? OTHER : cause;
    entries.labelValues(label).inc();
    spans.labelValues(label).inc(spanCount);
  }

  void dropped(long count) {
    dropped.inc(count);
  }

  void failed() {
    failed.inc();
  }

  long droppedCount() {
    return (long) dropped.get();
  }
}
