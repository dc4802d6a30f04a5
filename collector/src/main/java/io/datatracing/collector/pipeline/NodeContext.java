package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.selftrace.SelfTracing;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * What a node is given beside its own settings.
 *
 * @param id unique in the pipeline; names the node in metrics, in the ledger and in errors
 * @param next where batches go; several outputs behind a node look like one
 * @param ledger hears of every span that the node drops
 * @param directory for the node alone, made by it when it needs one; it survives restarts
 * @param unixNanos wall clock, may jump
 * @param nanoTime for durations
 * @param metrics where the node registers its figures, labelled with its id
 * @param tracing where a node that hands on later begins its batches' journeys
 */
public record NodeContext(
    String id,
    SpanIntake next,
    Ledger ledger,
    Path directory,
    LongSupplier unixNanos,
    LongSupplier nanoTime,
    PrometheusRegistry metrics,
    SelfTracing tracing) {

  /** Of a node that is not traced. */
  public NodeContext(
      String id,
      SpanIntake next,
      Ledger ledger,
      Path directory,
      LongSupplier unixNanos,
      LongSupplier nanoTime,
      PrometheusRegistry metrics) {
    this(id, next, ledger, directory, unixNanos, nanoTime, metrics, SelfTracing.OFF);
  }
}
