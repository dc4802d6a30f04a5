package io.datatracing.storage.segment;

import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a store has beside its spans when a billion traces a day arrive: the real indexes of an hour
 * with that many trace ids, the real manifest and catalogs of all days. Spans themselves are not
 * made: their bytes are proportional, and measured elsewhere.
 */
final class ScaleSimulation {
  /** One hour has so many traces and spans; traces in so many pieces of blocks, on average. */
  record Load(long tracesPerDay, long spansPerDay, int blockRows, int days, double pieces) {
    long blocksPerHour() {
      return Math.max(1, spansPerDay / 24 / blockRows);
    }

    int tracesPerBlock() {
      return (int) (tracesPerDay * pieces / 24 / blocksPerHour());
    }
  }

  /**
   * What was found.
   *
   * @param indexBytes of the hour's indexes
   * @param asked indexes that one trace is looked for in, over all days
   * @param strangers blocks named for a missing trace, over all days
   */
  record Figures(
      long blocks,
      long indexes,
      long indexBytes,
      double indexBytesPerTrace,
      double indexSeconds,
      double presentMicros,
      double missingMicros,
      long asked,
      double strangers,
      long manifestBytes,
      double manifestSeconds,
      double heapBytesPerBlock,
      double planMillis) {}

  private static final int OPERATIONS = 30;
  private static final int SERVICES = 20;
  private static final int LOOKUPS = 1000;
  private static final int MEASURED_BLOCKS = 20_000;

  private ScaleSimulation() {}

  static Figures run(Load load, Path directory) throws IOException {
    List<TraceIndex> indexes = new ArrayList<>();
    long start = System.nanoTime();
    long blocks = load.blocksPerHour();
    Path hour = Files.createDirectories(directory.resolve("hour"));
    for (long next = 0; next < blocks; ) {
      TraceIndexWriter writer = new TraceIndexWriter(7);
      for (int of = 0;
          of < TraceIndexFormat.MAX_BLOCKS && next < blocks && !writer.isFull();
          of++) {
        writer.block(blockName(next));
        for (int t = 0; t < load.tracesPerBlock(); t++) {
          TraceId id = trace(next, t);
          writer.trace(id.high(), id.low());
        }
        next++;
      }
      Path file = hour.resolve(indexes.size() + TraceIndexFormat.SUFFIX);
      writer.write(file);
      indexes.add(new TraceIndex(file));
    }
    double indexSeconds = (System.nanoTime() - start) / 1e9;
    long indexBytes = 0;
    for (TraceIndex index : indexes) {
      indexBytes += Files.size(index.path());
    }
    try {
      int hours = load.days() * 24;
      long named = 0;
      lookUp(indexes, load, true);
      start = System.nanoTime();
      lookUp(indexes, load, true);
      double present = (System.nanoTime() - start) / 1e3 / LOOKUPS;
      start = System.nanoTime();
      named = lookUp(indexes, load, false);
      double missing = (System.nanoTime() - start) / 1e3 / LOOKUPS;
      Manifests manifests = manifest(load, directory);
      double[] memory = memory(load, directory);
      return new Figures(
          blocks * hours,
          indexes.size(),
          indexBytes,
          (double) indexBytes / (blocks * load.tracesPerBlock()),
          indexSeconds,
          present,
          missing,
          (long) indexes.size() * hours,
          (double) named / LOOKUPS * hours,
          manifests.bytes(),
          manifests.seconds(),
          memory[0],
          memory[1]);
    } finally {
      for (TraceIndex index : indexes) {
        index.close();
      }
    }
  }

  private static String blockName(long number) {
    return String.format("%016x-0.blk", number);
  }

  private static TraceId trace(long block, long number) {
    return new TraceId(mixed(block << 32 | number), mixed(~(block << 32 | number)));
  }

  /** The finalizer of splitmix64: a different number for each. */
  private static long mixed(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Asks all indexes of the hour; gives how many blocks were named. */
  private static long lookUp(List<TraceIndex> indexes, Load load, boolean present) {
    long named = 0;
    for (int i = 0; i < LOOKUPS; i++) {
      long block = i * 7919L % load.blocksPerHour();
      TraceId id = trace(present ? block : load.blocksPerHour() + i, i % load.tracesPerBlock());
      Set<String> found = new HashSet<>();
      for (TraceIndex index : indexes) {
        index.find(id, found);
      }
      if (present && !found.contains(blockName(block))) {
        throw new IllegalStateException("A trace is not found");
      }
      named += found.size();
    }
    return named;
  }

  private record Manifests(long bytes, double seconds) {}

  private static Manifests manifest(Load load, Path directory) throws IOException {
    List<BlockName> names = new ArrayList<>();
    for (int hour = 0; hour < load.days() * 24; hour++) {
      String partition = String.format("2026-11-%02dT%02d", 1 + hour / 24, hour % 24);
      for (long b = 0; b < load.blocksPerHour(); b++) {
        names.add(new BlockName(partition, blockName(b)));
      }
    }
    Manifest.writeCopy(directory, 1, names);
    Path file = directory.resolve(ManifestFormat.FILE_NAME);
    long start = System.nanoTime();
    ManifestReader reader = new ManifestReader(file);
    reader.poll();
    int count = 0;
    for (BlockName name : reader.blocks()) {
      count += name.name().isEmpty() ? 0 : 1;
    }
    if (count != names.size()) {
      throw new IllegalStateException(count + " names of " + names.size());
    }
    return new Manifests(Files.size(file), (System.nanoTime() - start) / 1e9);
  }

  /** Heap for each block that is known, and how long a new view's blocks take to be sorted. */
  private static double[] memory(Load load, Path directory) throws IOException {
    ByteSink catalog = new ByteSink(1 << 14);
    Map<String, Set<Operation>> operations = new TreeMap<>();
    for (int s = 0; s < SERVICES; s++) {
      Set<Operation> names = new LinkedHashSet<>();
      for (int o = 0; o < OPERATIONS; o++) {
        names.add(new Operation("GET /service/" + s + "/things/" + o, SpanKind.SERVER));
      }
      operations.put("service-" + s, names);
    }
    new Catalog(load.blockRows(), 1, 2, 2, operations).write(catalog);
    long before = used();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < MEASURED_BLOCKS; i++) {
      String partition = String.format("2026-11-01T%02d", i * 24 / MEASURED_BLOCKS);
      Block block =
          new Block(
              directory.resolve(Partition.FOLDER).resolve(partition).resolve(blockName(i)),
              partition,
              i,
              i,
              Catalog.read(new ByteSource(catalog.array(), 0)),
              new BloomFilter(1, BlockFormat.TRACE_FILTER_BITS),
              BlockFiles.LOCAL,
              0);
      blocks.add(block);
    }
    double perBlock = (double) (used() - before) / MEASURED_BLOCKS;
    StoreView view = new StoreView(blocks, List.of());
    double fastest = Double.MAX_VALUE;
    try (TraceIndexes indexes = new TraceIndexes()) {
      for (int i = 0; i < 5; i++) {
        StoreView next = view.with(new Generation(i, directory, 1, 1, 1));
        StoreView fresh = new StoreView(new ArrayList<>(next.blocks()), List.of());
        long start = System.nanoTime();
        indexes.blocksOf(fresh, new TraceId(1, 1));
        fastest = Math.min(fastest, (System.nanoTime() - start) / 1e6);
      }
    }
    return new double[] {perBlock, fastest / MEASURED_BLOCKS};
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Arguments: an empty directory, the report's file. */
  public static void main(String[] args) throws IOException {
    StringBuilder report =
        new StringBuilder(
            """
            # A billion traces a day, simulated

            1,000,000,000 traces and 17,000,000,000 spans a day, kept for 14 days. The indexes of one hour are made of that many trace ids, the
            manifest and the catalogs of all blocks too; the spans themselves are not. Three traces in ten are in two blocks. By
            `benchmarks/storage/run.sh scale`. Sizes are exact; times are those of a machine with a load average of %.0f on %d processors.

            | | `block-rows` 250,000 (default) | 2,000,000 |
            |---|---|---|
            """
                .formatted(
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                    Runtime.getRuntime().availableProcessors()));
    Figures[] figures = new Figures[2];
    int[] rows = {250_000, 2_000_000};
    for (int i = 0; i < rows.length; i++) {
      Load load = new Load(1_000_000_000L, 17_000_000_000L, rows[i], 14, 1.3);
      figures[i] = run(load, Files.createDirectories(Path.of(args[0]).resolve("rows-" + rows[i])));
    }
    row(report, "blocks of 14 days", "%,d", figures[0].blocks(), figures[1].blocks());
    row(report, "trace indexes of an hour", "%d", figures[0].indexes(), figures[1].indexes());
    row(
        report,
        "their bytes, MB an hour",
        "%.0f",
        figures[0].indexBytes() / 1e6,
        figures[1].indexBytes() / 1e6);
    row(
        report,
        "bytes a trace and block",
        "%.2f",
        figures[0].indexBytesPerTrace(),
        figures[1].indexBytesPerTrace());
    row(
        report,
        "making them, seconds an hour (reading the blocks aside)",
        "%.1f",
        figures[0].indexSeconds(),
        figures[1].indexSeconds());
    row(
        report,
        "a trace of that hour is found in, µs",
        "%.0f",
        figures[0].presentMicros(),
        figures[1].presentMicros());
    row(
        report,
        "a missing one is missed in, µs an hour",
        "%.0f",
        figures[0].missingMicros(),
        figures[1].missingMicros());
    row(
        report,
        "indexes asked for one trace over 14 days",
        "%,d",
        figures[0].asked(),
        figures[1].asked());
    row(
        report,
        "blocks named in vain over 14 days",
        "%.2f",
        figures[0].strangers(),
        figures[1].strangers());
    row(
        report,
        "manifest, MB",
        "%.1f",
        figures[0].manifestBytes() / 1e6,
        figures[1].manifestBytes() / 1e6);
    row(
        report,
        "reading it, seconds",
        "%.2f",
        figures[0].manifestSeconds(),
        figures[1].manifestSeconds());
    row(
        report,
        "heap for what is known of all blocks, MB",
        "%.0f",
        figures[0].heapBytesPerBlock() * figures[0].blocks() / 1e6,
        figures[1].heapBytesPerBlock() * figures[1].blocks() / 1e6);
    row(
        report,
        "sorting all blocks after each new one, ms",
        "%.0f",
        figures[0].planMillis() * figures[0].blocks(),
        figures[1].planMillis() * figures[1].blocks());
    Files.writeString(Path.of(args[1]), report);
    System.out.print(report);
  }

  private static void row(StringBuilder out, String what, String format, Object a, Object b) {
    String line = "| " + what + " | " + format + " | " + format + " |%n";
    out.append(String.format(Locale.ROOT, line, a, b));
  }
}
