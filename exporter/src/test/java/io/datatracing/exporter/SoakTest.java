package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Minutes of a collector that misbehaves, one fault after the other and a good while in between:
 * nothing grows, nothing is lost without a count. {@code -Dsoak.seconds} is the length, by default
 * ten minutes each; {@code -Dsoak.result} a file to write down how it went.
 */
@Tag("slow")
class SoakTest {
  private static final long SECONDS = Long.getLong("soak.seconds", 600);
  private static final String RESULT = System.getProperty("soak.result", "");
  private static final int BURST = 50;
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int TIMEOUT_MILLIS = 2_000;

  /** Of the time of a fault the last part is a good one. */
  private static final double BAD = 0.8;

  private static final long GROWTH_BYTES = 6 << 20;
  private static final int MORE_THREADS = 4;
  private static final int MORE_FILES = 16;

  @TempDir private Path folder;

  private final Losses losses = new Losses();
  private long offered;

  @ParameterizedTest(name = "with spool {0}, TLS {1}")
  @CsvSource({"false, false", "true, true"})
  void aCollectorThatMisbehavesInTurn(boolean withSpool, boolean tls) throws Exception {
    BadCollector.Fault[] faults = BadCollector.Fault.values();
    try (BadCollector collector = new BadCollector(BadCollector.Fault.NONE, tls)) {
      Exporter exporter = new Exporter(options(collector, withSpool, tls), noResource(), losses);
      Spans spans = new Spans(exporter);
      title(withSpool, tls);
      long turnNanos = TimeUnit.SECONDS.toNanos(SECONDS) / faults.length;
      Measure early = null;
      Measure late = null;
      for (BadCollector.Fault fault : faults) {
        Measure before = new Measure(exporter);
        collector.behave(fault);
        end(spans, (long) (turnNanos * BAD));
        collector.behave(BadCollector.Fault.NONE);
        end(spans, (long) (turnNanos * (1 - BAD)));
        late = new Measure(exporter);
        early = early == null ? late : early;
        row(fault, before, late);
      }
      exporter.flush(60_000);

      assertThat(exporter.sent() + exporter.queued() + exporter.onDisk() + losses.total())
          .as("sent %s, lost %s", exporter.sent(), losses)
          .isEqualTo(offered);
      assertThat(losses.total())
          .isEqualTo(losses.of(LossCause.QUEUE_FULL) + losses.of(LossCause.EXPORT_FAILED));
      assertThat(losses.of(LossCause.EXPORT_FAILED)).isPositive();
      assertThat(collector.received.get()).isGreaterThanOrEqualTo(exporter.sent());
      assertThat(exporter.sent()).isPositive();
      assertThat(late.usedBytes - early.usedBytes)
          .as("growth of the heap")
          .isLessThan(GROWTH_BYTES);
      assertThat(late.threads - early.threads).as("more threads").isLessThan(MORE_THREADS);
      assertThat(late.files - early.files).as("more open files").isLessThan(MORE_FILES);
      exporter.close(5_000);
      write(
          "\nOf "
              + offered
              + " spans "
              + exporter.sent()
              + " were sent and "
              + exporter.onDisk()
              + " are on disk; lost: "
              + losses
              + ". The sum is exact.\n");
    }
  }

  private void end(Spans spans, long nanos) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < nanos) {
      for (int i = 0; i < BURST; i++) {
        spans.ended("s");
      }
      offered += BURST;
      LockSupport.parkNanos(BURST_NANOS);
    }
  }

  private ExporterOptions options(BadCollector collector, boolean withSpool, boolean tls) {
    EndpointOptions endpoint =
        new EndpointOptions(
            List.of(collector.endpoint() + "/v1/traces"),
            OtlpProtocol.HTTP_PROTOBUF,
            Map.of(),
            true,
            tls ? TestTls.trusting("ca") : io.datatracing.exporter.http.TlsOptions.NONE,
            null);
    ExporterOptions options =
        new ExporterOptions(endpoint, TIMEOUT_MILLIS, 4_096, 4 << 20, 256, 100);
    return withSpool ? options.withSpool(new SpoolOptions(folder.toString(), 1 << 20)) : options;
  }

  private static ResourceDetector noResource() {
    return new ResourceDetector(new Settings(Map.of(), Map.of(), Map.of()));
  }

  /** What must not grow, and what has become of the spans so far. */
  private final class Measure {
    final long sent;
    final long offeredSpans = offered;
    final long queueFull = losses.of(LossCause.QUEUE_FULL);
    final long exportFailed = losses.of(LossCause.EXPORT_FAILED);
    final long usedBytes = usedBytes();
    final int threads = Thread.activeCount();
    final long files;

    Measure(Exporter exporter) {
      sent = exporter.sent();
      files =
          ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
              ? system.getOpenFileDescriptorCount()
              : 0;
    }
  }

  /** After a full collection; the least of a few, as the queue breathes. */
  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void title(boolean withSpool, boolean tls) throws Exception {
    write(
        (withSpool ? "" : "# Ten minutes of a collector that misbehaves\n\n" + conditions())
            + "\n## "
            + (tls ? "TLS" : "No TLS")
            + (withSpool ? ", a spool of 1 MB\n\n" : ", no spool\n\n")
            + "| fault | spans ended | sent | `agent.queue_full` | `agent.export_failed` | heap, KB | threads | files |\n"
            + "|---|---|---|---|---|---|---|---|\n");
  }

  private static String conditions() {
    return String.format(
        Locale.ROOT,
        "Written by `mvn -Pslow -pl exporter test -Dtest=SoakTest -Dsoak.result=../benchmarks/results/soak.md`"
            + " on %s: JDK %s, %s processors, load average %.1f at the start, %d s in all for each part.\n\n"
            + "Each fault for %.0f %% of its time, then a collector that takes everything. Up to %d spans every %d ms; a queue"
            + " of 4,096 spans; requests of 256 spans, 2 s at most. Heap in use after full collections, live threads and open"
            + " files of the process, each at the end of the row.\n",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        SECONDS,
        BAD * 100,
        BURST,
        BURST_NANOS / 1_000_000);
  }

  private static void row(BadCollector.Fault fault, Measure before, Measure after)
      throws Exception {
    write(
        String.format(
            Locale.ROOT,
            "| %s | %d | %d | %d | %d | %d | %d | %d |%n",
            fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            after.offeredSpans - before.offeredSpans,
            after.sent - before.sent,
            after.queueFull - before.queueFull,
            after.exportFailed - before.exportFailed,
            after.usedBytes >> 10,
            after.threads,
            after.files));
  }

  private static void write(String text) throws Exception {
    if (!RESULT.isEmpty()) {
      boolean first = text.startsWith("# ");
      Files.write(
          Path.of(RESULT),
          text.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          first ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
    }
  }
}
