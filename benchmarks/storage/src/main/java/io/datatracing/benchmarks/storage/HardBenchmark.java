package io.datatracing.benchmarks.storage;

import com.github.luben.zstd.Zstd;
import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.testing.HardTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The store under {@link HardTraffic}, beside the shop's traffic in the same run: bytes against
 * what zstd makes of the same requests, speed against the shop's, and the memory of its tables.
 */
public final class HardBenchmark {
  private static final long SEED = 42;
  private static final int ZSTD_LEVEL = 3;

  /** Wide spans have so many times the bytes: as much work with fewer of them. */
  private static final int WIDE_FACTOR = 20;

  private HardBenchmark() {}

  /** Arguments: an empty directory, the report's file, the number of spans of each kind. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    long spans = Long.parseLong(args[2]);
    StringBuilder report = new StringBuilder(Stores.head("Less kind traffic", "run.sh hard"));
    report.append(
        String.format(
            Locale.ROOT,
            "%nBytes are those of every file after merging; beside them what zstd -3 makes of the"
                + " same requests, one by one. Speed is of%nraw bytes, checked and acknowledged:"
                + " spans of 300 attributes are twenty times as large as the shop's. Memory is the"
                + " most that the%nspans in memory took, which the store bounds by"
                + " `max-table-bytes` (128 MB) and two generations that wait.%n%n"
                + "| traffic | spans | raw bytes a span | zstd -3 | stored | of zstd's (target 1.3)"
                + " | MB a second | of the shop's (target 0.5) | memory, MB |%n"
                + "|---|---|---|---|---|---|---|---|---|%n"));
    RequestFiles.Source shop = sink -> new ShopTraffic(SEED, 1000).generate(spans, sink);
    // Twice: the compiler is warm then.
    measure("shop", shop, directory.resolve("warm-up"));
    Row first = measure("the shop", shop, directory.resolve("shop"));
    report.append(first.text(first));
    for (HardTraffic kind : HardTraffic.values()) {
      long of = kind == HardTraffic.WIDE_SPANS ? spans / WIDE_FACTOR : spans;
      Row row =
          measure(
              kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              sink -> kind.generate(SEED, of, sink::accept),
              directory.resolve(kind.name()));
      report.append(row.text(first));
      System.out.print(row.text(first));
    }
    Files.writeString(Path.of(args[1]), report);
    System.out.print(report);
  }

  private record Row(
      String name,
      long spans,
      double rawBytes,
      double zstdBytes,
      double storedBytes,
      double megabytesPerSecond,
      long memoryBytes) {

    String text(Row shop) {
      return String.format(
          Locale.ROOT,
          "| %s | %,d | %.0f | %.1f | %.1f | %.2f | %.0f | %.2f | %d |%n",
          name,
          spans,
          rawBytes,
          zstdBytes,
          storedBytes,
          storedBytes / zstdBytes,
          megabytesPerSecond,
          megabytesPerSecond / shop.megabytesPerSecond,
          memoryBytes >> 20);
    }
  }

  private static Row measure(String name, RequestFiles.Source source, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    RequestFiles requests = RequestFiles.of(source, folder, "requests");
    long[] zstd = new long[1];
    requests.forEach(request -> zstd[0] += Zstd.compress(request, ZSTD_LEVEL).length);
    Path data = folder.resolve("data");
    Ingest ingest = new Ingest(Stores.open(data));
    ingest.run(requests, Long.MAX_VALUE);
    long spans = requests.spans();
    long stored;
    try (SpanStore store = Stores.open(data)) {
      store.capability(Compaction.class).orElseThrow().compact(ByteProgress.NONE);
      if (store.stats().spans() != spans || !store.check().isSound()) {
        throw new IllegalStateException(name + ": " + store.stats());
      }
      stored = store.stats().diskBytes();
    }
    delete(folder);
    return new Row(
        name,
        spans,
        (double) requests.bytes() / spans,
        (double) zstd[0] / spans,
        (double) stored / spans,
        requests.bytes() / 1e6 / ingest.wallSeconds,
        ingest.mostMemoryBytes());
  }

  private static void delete(Path folder) throws IOException {
    List<Path> entries;
    try (Stream<Path> found = Files.walk(folder)) {
      entries = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : entries) {
      Files.delete(entry);
    }
  }
}
