package io.datatracing.collector.pipeline;

import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.selftrace.SelfTracing;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a pipeline works with.
 *
 * @param types the nodes that its file may ask for
 * @param ledger hears of what is dropped and lost
 * @param directory has one folder for each node that keeps files
 * @param registry takes the pipeline's figures and those of its nodes
 * @param stopTimeout how long an end waits for what outputs still hold that nobody waits for
 * @param tracing sees batches pass
 * @param audit hears of what is changed in the pipeline
 */
public record PipelineResources(
    NodeTypes types,
    Ledger ledger,
    Path directory,
    PrometheusRegistry registry,
    LongSupplier unixNanos,
    LongSupplier nanoTime,
    Duration stopTimeout,
    SelfTracing tracing,
    ControlAudit audit) {

  /** Of a pipeline that is not traced. */
  public PipelineResources(
      NodeTypes types,
      Ledger ledger,
      Path directory,
      PrometheusRegistry registry,
      LongSupplier unixNanos,
      LongSupplier nanoTime,
      Duration stopTimeout) {
    this(
        types,
        ledger,
        directory,
        registry,
        unixNanos,
        nanoTime,
        stopTimeout,
        SelfTracing.OFF,
        ControlAudit.NONE);
  }
}
