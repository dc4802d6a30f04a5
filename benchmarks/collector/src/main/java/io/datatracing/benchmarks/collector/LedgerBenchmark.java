package io.datatracing.benchmarks.collector;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The ledger's log of the segment store: bytes of a trace that was sampled out, how many it takes a
 * second, and how long a question takes. Arguments: directory, report, entries in millions.
 */
public final class LedgerBenchmark {
  private static final int GROUP = 10_000;
  private static final int QUESTIONS = 5_000;
  private static final long MILLION = 1_000_000;

  private LedgerBenchmark() {}

  public static void main(String[] args) throws IOException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Path directory = Files.createTempDirectory(Path.of(args[0]), "ledger");
    long entries = Long.parseLong(args[2]) * MILLION;
    try (SpanStore store =
        SpanStoreProvider.named("segment").open(new StoreOptions(directory.resolve("data")))) {
      FateLog log = store.capability(FateLog.class).orElseThrow();
      long begin = System.nanoTime();
      append(log, entries);
      double seconds = (System.nanoTime() - begin) / 1e9;
      SplittableRandom other = new SplittableRandom(7);
      SplittableRandom again = new SplittableRandom(42);
      double[] strangers = questions(log, other, 0, QUESTIONS, 0);
      double[] known = questions(log, again, 1, (int) Math.min(QUESTIONS, entries), entries);
      FateFigures figures = log.figures().orElseThrow();
      String text =
          String.format(
              Locale.ROOT,
              """
              # The ledger

              `benchmarks/collector/ledger.sh`, %s, load of the machine before it %.1f, Java %s. Entries of traces that a tail node dropped, as many \
              ids as entries, appended %,d at a time; asked for %,d ids that are there and as many that are not, one after the other.

              | what | measured |
              |---|---|
              | entries | %,d |
              | appended and synced, entries/s | %,.0f |
              | bytes on disk a trace, exact | %.2f |
              | bytes a day at 50,000 traces/s | %.1f GB |
              | a question about one that is there, p50 / p99 / most | %.2f / %.2f / %.2f ms |
              | about one that is not | %.2f / %.2f / %.2f ms |
              """,
              LocalDate.now(ZoneOffset.UTC),
              load,
              System.getProperty("java.version"),
              GROUP,
              QUESTIONS,
              figures.exactEntries(),
              entries / seconds,
              (double) figures.bytes() / figures.exactEntries(),
              (double) figures.bytes() / figures.exactEntries() * 50_000 * 86_400 / 1e9,
              known[0],
              known[1],
              known[2],
              strangers[0],
              strangers[1],
              strangers[2]);
      Path report = Path.of(args[1]);
      Files.createDirectories(report.toAbsolutePath().getParent());
      Files.writeString(report, text);
      System.out.println(text);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void append(FateLog log, long entries) {
    SplittableRandom random = new SplittableRandom(42);
    String[] policies = {"none", "share", "probes"};
    List<FateEntry> group = new ArrayList<>(GROUP);
    for (long i = 0; i < entries; i++) {
      long now = System.currentTimeMillis() * MILLION;
      int policy = (int) (i % policies.length);
      long id = random.nextLong();
      group.add(
          new FateEntry(id, "tail.not_sampled", "tail", policies[policy], now, 8 + i % 20, true));
      if (group.size() == GROUP) {
        log.append(group);
        group.clear();
      }
    }
    log.append(group);
  }

  /**
   * Median, 99th percentile and most, in ms.
   *
   * @param found how many entries each has
   */
  private static double[] questions(
      FateLog log, SplittableRandom ids, int found, int count, long of) {
    double[] millis = new double[count];
    long step = Math.max(1, of / count);
    for (int i = 0; i < count; i++) {
      long id = ids.nextLong();
      for (long skipped = 1; skipped < step; skipped++) {
        ids.nextLong();
      }
      long begin = System.nanoTime();
      int entries = log.fates(new TraceId(id, 1)).size();
      millis[i] = (System.nanoTime() - begin) / 1e6;
      if (entries != found) {
        throw new IllegalStateException(entries + " entries of " + id + ", not " + found);
      }
    }
    Arrays.sort(millis);
    return new double[] {millis[count / 2], millis[(int) (count * 0.99)], millis[count - 1]};
  }
}
