package io.datatracing.collector.enrich;

import io.datatracing.collector.enrich.EnrichOptions.Lookup;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.prometheus.metrics.core.metrics.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enriches on the thread that brings the batch. A thread of its own, {@code collector-enrich-<id>},
 * looks every second whether a file has changed; one that cannot be read leaves what was read
 * before.
 */
final class EnrichNode implements Node {
  private static final Logger log = LoggerFactory.getLogger(EnrichNode.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final long STOP_MILLIS = 10_000;

  /** When a file was read last, to tell whether it has changed. */
  private record Stamp(@Nullable FileTime modified, long size) {}

  private final NodeContext context;
  private final EnrichOptions options;
  private final Counter reads;
  private final List<Stamp> stamps = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final @Nullable Thread watch;

  /** Tables in the order of the lookups; replaced as a whole. */
  private volatile List<LookupTable> tables;

  private EnrichNode(EnrichOptions options, NodeContext context) {
    this.context = context;
    this.options = options;
    this.reads =
        Counter.builder()
            .name("datatracing_enrich_file_reads_total")
            .help("Changed files that were read, by what became of them.")
            .labelNames("node", "result")
            .register(context.metrics());
    List<LookupTable> first = new ArrayList<>();
    for (Lookup lookup : options.allLookups()) {
      stamps.add(stamp(lookup));
      first.add(LookupTable.read(lookup.path(), lookup.before()));
    }
    this.tables = List.copyOf(first);
    this.watch =
        first.isEmpty() ? null : new Thread(this::watch, "collector-enrich-" + context.id());
  }

  static EnrichNode start(EnrichOptions options, NodeContext context) {
    EnrichNode node = new EnrichNode(options, context);
    if (node.watch != null) {
      node.watch.setDaemon(true);
      node.watch.start();
    }
    return node;
  }

  private static Stamp stamp(Lookup lookup) {
    try {
      return new Stamp(Files.getLastModifiedTime(lookup.path()), Files.size(lookup.path()));
    } catch (IOException e) {
      return new Stamp(null, -1);
    }
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    byte[] edited = new BatchEnricher(options, tables, batch.bytes()).request();
    context.next().take(edited == null ? batch : OtlpBatch.parse(edited), origin, done);
  }

  private void watch() {
    try {
      while (!stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    List<Lookup> lookups = options.allLookups();
    for (int i = 0; i < lookups.size(); i++) {
      Lookup lookup = lookups.get(i);
      Stamp now = stamp(lookup);
      if (now.modified() == null || now.equals(stamps.get(i))) {
        continue;
      }
      stamps.set(i, now);
      try {
        List<LookupTable> next = new ArrayList<>(tables);
        next.set(i, LookupTable.read(lookup.path(), lookup.before()));
        tables = List.copyOf(next);
        reads.labelValues(context.id(), "used").inc();
        log.info("Node {} has read {} again", context.id(), lookup.path());
      } catch (IllegalArgumentException e) {
        reads.labelValues(context.id(), "refused").inc();
        log.error("Node {} goes on with what it knew: {}", context.id(), e.getMessage());
      } catch (RuntimeException e) {
        // A fault of ours: the file is looked at again when it changes.
        reads.labelValues(context.id(), "refused").inc();
        log.error("Node {} goes on with what it knew", context.id(), e);
      }
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    if (watch != null) {
      try {
        watch.join(STOP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
