package io.datatracing.benchmarks.collector;

import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import io.datatracing.collector.sampling.tail.TailFigures;
import io.datatracing.collector.sampling.tail.TailNode;
import io.datatracing.collector.sampling.tail.TailOptions;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A tail node under a steady load: memory, processor time, what was spilled, what was decided
 * early. The generator is in the same process, and so in its memory and its processor time; what is
 * kept is counted and forgotten. Arguments: directory, spans a second, seconds, report.
 */
public final class TailBenchmark {
  private TailBenchmark() {}

  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory(Path.of(args[0]), "tail-benchmark");
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    double rate = Double.parseDouble(args[1]);
    long seconds = Long.parseLong(args[2]);
    AtomicLong stored = new AtomicLong();
    NodeContext context =
        new NodeContext(
            "tail",
            (batch, origin, done) -> {
              stored.addAndGet(batch.spanCount());
              done.stored();
            },
            (trace, cause, node, policy, spans) -> {},
            directory,
            () -> System.currentTimeMillis() * 1_000_000,
            System::nanoTime,
            new PrometheusRegistry());
    TailOptions options =
        TailOptions.of(
            List.of(
                Policy.keep("errors", new Condition.Failed()),
                Policy.keep("slow", new Condition.Latency(Duration.ofSeconds(2))),
                Policy.keep("some", new Condition.Share(0.05))));
    try (TailNode node = TailNode.start(options, context)) {
      Feed feed = new Feed(node, rate);
      new ShopTraffic(42, rate).generate((long) (rate * seconds), feed::send);
      String text = report(node, feed, rate, seconds, stored.get(), load);
      Path report = Path.of(args[3]);
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

  /** Sends each request when it is due; one that was refused is sent again. */
  private static final class Feed implements AppendCallback {
    private static final BatchOrigin ORIGIN = new BatchOrigin("otlp", "protobuf");
    private static final long PAUSE_NANOS = 1_000_000;

    private final TailNode node;
    private final double rate;
    private final long begin = System.nanoTime();
    private volatile boolean wasRefused;
    private long spans;
    private long refused;
    private long mostWaiting;

    Feed(TailNode node, double rate) {
      this.node = node;
      this.rate = rate;
    }

    void send(byte[] request, int count) {
      while (System.nanoTime() - begin < spans / rate * 1e9) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      OtlpBatch batch = OtlpBatch.parse(request);
      do {
        wasRefused = false;
        node.take(batch, ORIGIN, this);
        if (wasRefused) {
          refused++;
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } while (wasRefused);
      spans += count;
      mostWaiting = Math.max(mostWaiting, node.figures().waitingSpans());
    }

    @Override
    public void stored() {}

    /** Refusals come on the caller's thread, before {@code take} returns. */
    @Override
    public void failed(StoreException cause) {
      wasRefused = true;
    }

    double seconds() {
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  private static String report(
      TailNode node, Feed feed, double rate, long asked, long stored, double load) {
    TailFigures figures = node.figures();
    double cpu =
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    return String.format(
        Locale.ROOT,
        """
        # Tail sampling under a steady load

        `benchmarks/collector/tail.sh`, %s, %d processors, load of the machine before it %.1f, JDK %s, heap %d MB, generator and node in one process, a window of
        30 s, journal on disk. What is said of the process has the generator in it.

        | what | measured |
        |---|---|
        | asked for, K spans/s | %.0f for %d s |
        | taken, K spans/s | %.0f |
        | most spans waiting | %d K |
        | peak RSS of the process | %d MB |
        | memory of the node by its own account | %d MB |
        | spilled; journal | %d MB; %d MB |
        | traces decided early for lack of memory | %d |
        | requests refused | %d |
        | kept | %d K spans |
        | CPU of the process | %.2f s a million spans |
        """,
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        load,
        System.getProperty("java.version"),
        Runtime.getRuntime().maxMemory() >> 20,
        rate / 1e3,
        asked,
        feed.spans / feed.seconds() / 1e3,
        feed.mostWaiting / 1_000,
        peakMegabytes(),
        figures.memoryBytes() >> 20,
        figures.spilledBytes() >> 20,
        figures.journalBytes() >> 20,
        figures.forcedTraces(),
        feed.refused,
        stored / 1_000,
        cpu / (feed.spans / 1e6));
  }

  private static long peakMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
