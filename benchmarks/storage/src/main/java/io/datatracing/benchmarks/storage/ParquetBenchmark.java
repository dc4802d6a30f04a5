package io.datatracing.benchmarks.storage;

import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.model.Span;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.parquet.SpanParquetReader;
import io.datatracing.storage.parquet.SpanParquetWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The shop's traffic, stored, exported to Parquet and read back; and the report. */
public final class ParquetBenchmark {
  private static final long SEED = 42;
  private static final double SPANS_PER_SECOND = 1000;

  private ParquetBenchmark() {}

  /** Arguments: an empty directory, the report's file, the number of spans. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    List<byte[]> requests = new ArrayList<>();
    long[] raw = {0, 0};
    new ShopTraffic(SEED, SPANS_PER_SECOND)
        .generate(
            Long.parseLong(args[2]),
            (request, spans) -> {
              requests.add(request);
              raw[0] += spans;
              raw[1] += request.length;
            });
    Path store = directory.resolve("store");
    new Ingest(open(store)).run(requests);

    Path file = directory.resolve("spans.parquet");
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    long start = processorNanos();
    try (SpanStore opened = open(store);
        SpanParquetWriter writer = new SpanParquetWriter(file)) {
      opened.bulk().read(null, Long.MIN_VALUE, Long.MAX_VALUE, page -> write(writer, page));
      writer.finish();
    }
    double writeNanos = processorNanos() - start;
    long[] read = {0};
    start = processorNanos();
    SpanParquetReader.read(file, page -> read[0] += page.size());
    double readNanos = processorNanos() - start;
    if (read[0] != raw[0]) {
      throw new IllegalStateException(read[0] + " spans are in the file of " + raw[0]);
    }

    Table table = new Table("Export to Parquet, and back");
    table.add("bytes a span", "39", "%.2f", (double) Files.size(file) / raw[0]);
    table.add(
        "processor time of an export, µs a span (reading the store included)",
        "",
        "%.1f",
        writeNanos / raw[0] / 1e3);
    table.add("processor time of reading, µs a span", "", "%.1f", readNanos / raw[0] / 1e3);
    String report =
        String.format(
            Locale.ROOT,
            "# Parquet%n%n%s; %d processors, JDK %s, heap %d MB; %d spans of the shop's traffic"
                + " (seed %d), %.1f raw bytes a span. Load average: %.1f.%nSizes are exact under"
                + " any load. By `benchmarks/storage/parquet.sh`.%n%s",
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            Runtime.getRuntime().maxMemory() >> 20,
            raw[0],
            SEED,
            (double) raw[1] / raw[0],
            load,
            table);
    Files.writeString(Path.of(args[1]), report);
    System.out.print(report);
  }

  private static void write(SpanParquetWriter writer, List<Span> page) {
    try {
      writer.write(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static SpanStore open(Path directory) {
    return SpanStoreProvider.named("segment").open(new StoreOptions(directory));
  }
}
