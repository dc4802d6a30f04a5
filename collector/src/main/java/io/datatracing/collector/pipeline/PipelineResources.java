package io.datatracing.collector.pipeline;

import io.datatracing.collector.ledger.Ledger;
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
 */
public record PipelineResources(
    NodeTypes types,
    Ledger ledger,
    Path directory,
    PrometheusRegistry registry,
    LongSupplier unixNanos,
    LongSupplier nanoTime,
    Duration stopTimeout) {}
