package io.datatracing.benchmarks.storage;

import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.DiskUse;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decoding, ingest and reading of the shop's traffic, one after the other in one process, and the
 * report. Requests are made beforehand and kept in files, so that making them is not measured.
 */
public final class StorageBenchmark {
  private static final long SEED = 42;
  private static final double SPANS_PER_SECOND = 1000;

  /**
   * Of the processor time of the million and a half that followed the first, a fifth was the
   * compiler's, of the next a tenth.
   */
  private static final int WARM_UP_SPANS = 3_000_000;

  /** More than the processor's caches hold: a request comes from memory. */
  private static final int DECODED_SPANS = 200_000;

  /** So many spans in one log are read again by the measurement of replay. */
  private static final int REPLAYED_SPANS = 1_000_000;

  /** Of another seed, written beside the readers: some seconds at half a million a second. */
  private static final int SPANS_BESIDE = 3_000_000;

  private StorageBenchmark() {}

  /** Arguments: an empty directory, the report's file, the number of spans. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Path.of(args[0]);
    long wanted = Long.parseLong(args[2]);
    RequestFiles requests = shop(SEED, wanted, directory, "requests");
    StringBuilder report = new StringBuilder();
    report.append(
        Stores.head("The segment store by itself", "run.sh")
            + String.format(
                "%d spans of the shop's traffic (seed %d), %.1f raw bytes a span.%n",
                requests.spans(), SEED, (double) requests.bytes() / requests.spans()));
    List<byte[]> decoded = new ArrayList<>();
    requests.first(DECODED_SPANS, decoded::add);
    report.append(new Decoding(decoded).measure());
    decoded.clear();
    report.append(ingest(directory, requests));
    report.append(replay(directory, requests));
    try (SpanStore store = Stores.open(directory.resolve("measured"))) {
      report.append(new Questions(store, requests.sample()).measure());
      report.append(parts(store));
      RequestFiles more =
          shop(SEED + 1, Math.min(wanted, SPANS_BESIDE), directory, "requests-beside");
      report.append(new Beside(store, requests).measure(more));
    }
    Files.writeString(Path.of(args[1]), report);
    System.out.print(report);
  }

  private static RequestFiles shop(long seed, long spans, Path directory, String name) {
    return RequestFiles.of(
        sink -> new ShopTraffic(seed, SPANS_PER_SECOND).generate(spans, sink), directory, name);
  }

  private static Table ingest(Path directory, RequestFiles requests) {
    new Ingest(Stores.open(directory.resolve("warm-up"))).run(requests, WARM_UP_SPANS);
    Ingest ingest = new Ingest(Stores.open(directory.resolve("measured")));
    ingest.run(requests, Long.MAX_VALUE);
    long spans = requests.spans();
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
    ingest.partSeconds.forEach(
        (what, seconds) -> table.add("of it " + what, "", "%.2f", seconds * 1e6 / spans));
    table.add("appends refused and tried again", "", "%d", ingest.refused());
    long start = System.nanoTime();
    try (SpanStore store = Stores.open(directory.resolve("measured"))) {
      table.add("start to ready, ms", "1500 at 50 M", "%.0f", (System.nanoTime() - start) / 1e6);
      StoreStats stats = store.stats();
      if (stats.spans() != spans) {
        throw new IllegalStateException(stats.spans() + " spans are stored of " + spans);
      }
      table.add("bytes a span, before merging", "", "%.2f", (double) stats.diskBytes() / spans);
      store.capability(Compaction.class).orElseThrow().compact(ByteProgress.NONE);
      table.add(
          "bytes a span, everything, after merging",
          "25",
          "%.2f",
          (double) store.stats().diskBytes() / spans);
    }
    return table;
  }

  /** A copy that was made while everything was in memory has everything in its logs. */
  private static Table replay(Path directory, RequestFiles requests) {
    Path copy = directory.resolve("copy");
    Map<String, String> oneGeneration =
        Map.of(
            "datatracing.store.segment.block-rows", "4194304",
            "datatracing.store.segment.max-table-bytes", "8G");
    Ingest ingest = new Ingest(Stores.open(directory.resolve("in-memory"), oneGeneration));
    requests.first(REPLAYED_SPANS, ingest::append);
    ingest.snapshot(copy);
    long spans = ingest.spans();
    long start = System.nanoTime();
    try (SpanStore store = Stores.open(copy, oneGeneration)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      if (store.stats().spans() != spans) {
        throw new IllegalStateException(store.stats().spans() + " spans were read of " + spans);
      }
      Table table = new Table("Starting after a crash");
      table.add("spans a second read from the log", "800,000", "%,.0f", spans / seconds);
      return table;
    }
  }

  private static Table parts(SpanStore store) {
    Table table = new Table("What a span takes");
    long spans = store.stats().spans();
    store.capability(DiskUse.class).orElseThrow().parts().stream()
        .limit(20)
        .forEach(part -> table.add(part.name(), "", "%.2f", (double) part.bytes() / spans));
    return table;
  }
}
