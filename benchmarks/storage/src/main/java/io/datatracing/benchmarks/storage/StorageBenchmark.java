package io.datatracing.benchmarks.storage;

import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.StoreStats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decoding, ingest and reading of the shop's traffic, one after the other in one process, and the
 * report. Requests are made beforehand and kept, so that making them is not measured.
 */
public final class StorageBenchmark {
  private static final long SEED = 42;
  private static final double SPANS_PER_SECOND = 1000;
  private static final int WARM_UP_SPANS = 1_000_000;

  private StorageBenchmark() {}

  /** Arguments: an empty directory, the report's file, the number of spans. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    long wanted = Long.parseLong(args[2]);
    List<byte[]> requests = new ArrayList<>();
    long[] sums = new long[2];
    new ShopTraffic(SEED, SPANS_PER_SECOND)
        .generate(
            wanted,
            (request, spans) -> {
              requests.add(request);
              sums[0] += spans;
              sums[1] += request.length;
            });
    long spans = sums[0];

    StringBuilder report = new StringBuilder();
    report.append(
        String.format(
            Locale.ROOT,
            "# The segment store by itself%n%n%s; %d processors, JDK %s, heap %d MB; %d spans of"
                + " the shop's traffic (seed %d), %.1f raw bytes a span. Load average at the start:"
                + " %.1f.%nAbove 1 other work took the processors, and wall times say little:"
                + " read ratios. By `benchmarks/storage/run.sh`.%n",
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            Runtime.getRuntime().maxMemory() >> 20,
            spans,
            SEED,
            (double) sums[1] / spans,
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    report.append(new Decoding(requests.subList(0, Math.min(1000, requests.size()))).measure());
    report.append(ingest(directory, requests, spans));
    try (SpanStore store = open(directory.resolve("measured"))) {
      report.append(new Questions(store, requests).measure());
    }
    Files.writeString(Path.of(args[1]), report);
    System.out.print(report);
  }

  private static Table ingest(Path directory, List<byte[]> requests, long spans) {
    int warmUp = Math.min(requests.size(), WARM_UP_SPANS / 200);
    new Ingest(open(directory.resolve("warm-up"))).run(requests.subList(0, warmUp));
    Ingest ingest = new Ingest(open(directory.resolve("measured")));
    ingest.run(requests);
    Table table = new Table("Ingest: checked, logged, synced, in blocks");
    table.add(
        "spans a second until the last is acknowledged",
        "1,000,000; floor 500,000",
        "%,.0f",
        spans / ingest.wallSeconds);
    table.add(
        "processor time until all are in blocks, µs a span",
        "1.2",
        "%.2f",
        ingest.processorSeconds * 1e6 / spans);
    table.add("appends refused and tried again", "", "%d", ingest.refused());
    long start = System.nanoTime();
    try (SpanStore store = open(directory.resolve("measured"))) {
      double millis = (System.nanoTime() - start) / 1e6;
      StoreStats stats = store.stats();
      if (stats.spans() != spans) {
        throw new IllegalStateException(stats.spans() + " spans are stored of " + spans);
      }
      table.add("bytes a span on disk", "25", "%.2f", (double) stats.diskBytes() / stats.spans());
      table.add("opening, ms", "", "%.0f", millis);
    }
    return table;
  }

  private static SpanStore open(Path directory) {
    return SpanStoreProvider.named("segment").open(new StoreOptions(directory));
  }
}
