package io.datatracing.collector.selftrace;

import io.datatracing.storage.api.SpanWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Tracing whose clock a test moves: no journey is slow because the machine is. */
public final class StillTracing {
  private static final long NOON = 1_769_860_800_000_000_000L;

  private StillTracing() {}

  /** With its thread, ids that count, and all times from this clock. */
  public static SelfTracing of(
      SpanWriter writer, PrometheusRegistry registry, LongSupplier nanoTime) {
    return new SelfTracing(
        writer,
        registry,
        () -> NOON + nanoTime.getAsLong(),
        nanoTime,
        new AtomicLong()::incrementAndGet);
  }
}
