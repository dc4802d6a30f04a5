package io.datatracing.collector;

import io.datatracing.storage.api.RemoteBlocks;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreStats;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** A store's own figures under {@code datatracing_store_*}, read when they are asked for. */
public final class StoreMetrics {
  private final SpanStore store;
  private final PrometheusRegistry registry;

  private StoreMetrics(SpanStore store, PrometheusRegistry registry) {
    this.store = store;
    this.registry = registry;
  }

  /** Call once for each store and registry. */
  public static void register(SpanStore store, PrometheusRegistry registry) {
    StoreMetrics metrics = new StoreMetrics(store, registry);
    metrics.counter("accepted_spans", "Acknowledged as stored.", StoreStats::acceptedSpans);
    metrics.counter(
        "refused_batches", "Refused because the queue was full.", StoreStats::refusedBatches);
    metrics.counter("failed_batches", "Not stored for another reason.", StoreStats::failedBatches);
    metrics.counter(
        "expired_spans", "Removed by retention or to keep a bound.", StoreStats::expiredSpans);
    metrics.counter(
        "replaced_strings",
        "Strings of stored spans that were not UTF-8, kept with U+FFFD for what could not be read.",
        StoreStats::replacedStrings);
    metrics.gauge("spans", "Held now, repetitions included.", StoreStats::spans);
    metrics.gauge("disk_bytes", "Used by files.", StoreStats::diskBytes);
    metrics.gauge("memory_bytes", "Used by spans in memory, an estimate.", StoreStats::memoryBytes);
    store.capability(RemoteBlocks.class).ifPresent(metrics::remote);
  }

  private void remote(RemoteBlocks remote) {
    gauge("remote_blocks", "In the bucket.", () -> remote.figures().blocks());
    gauge("remote_bytes", "Of blocks in the bucket.", () -> remote.figures().bytes());
    gauge(
        "remote_unneeded_objects",
        "Waiting to be deleted from the bucket; grows while it cannot be reached.",
        () -> remote.figures().unneeded());
    gauge(
        "remote_cached_bytes",
        "Of ranges of the bucket's blocks, on the local disk.",
        () -> remote.figures().cachedBytes());
    counter("remote_fetched_bytes", "Read from the bucket.", () -> remote.figures().fetchedBytes());
    counter(
        "remote_failures",
        "Requests to the bucket that failed after they were tried again, and objects that were"
            + " missing or changed.",
        () -> remote.figures().failures());
  }

  private void counter(String name, String help, ToLongFunction<StoreStats> figure) {
    counter(name, help, () -> figure.applyAsLong(store.stats()));
  }

  private void counter(String name, String help, LongSupplier figure) {
    CounterWithCallback.builder()
        .name("datatracing_store_" + name + "_total")
        .help(help)
        .callback(callback -> callback.call(figure.getAsLong()))
        .register(registry);
  }

  private void gauge(String name, String help, ToLongFunction<StoreStats> figure) {
    gauge(name, help, () -> figure.applyAsLong(store.stats()));
  }

  private void gauge(String name, String help, LongSupplier figure) {
    GaugeWithCallback.builder()
        .name("datatracing_store_" + name)
        .help(help)
        .callback(callback -> callback.call(figure.getAsLong()))
        .register(registry);
  }
}
