package io.datatracing.benchmarks.collector;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Measures each store behind the collector and writes the table. What to measure is {@code
 * protocol:store:connections}, because an acknowledgement waits for the disk: a few connections
 * with one request each measure its latency, more of them the processors.
 */
public final class CollectorBenchmark {
  private static final long WARM_UP_SPANS = 2_000_000;
  private static final long MEASURED_SPANS = 2_000_000;

  private CollectorBenchmark() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    String classPath = args[0];
    Path report = Path.of(args[1]);
    double loadBefore = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    List<String> rows = new ArrayList<>();
    for (String what : args[2].split(" ")) {
      String[] parts = what.split(":");
      Protocol protocol = Protocol.of(parts[0]);
      // One at a time: a load is hundreds of megabytes.
      Load load = Load.of(protocol, 42, WARM_UP_SPANS + MEASURED_SPANS);
      rows.add(measure(classPath, protocol, parts[1], Integer.parseInt(parts[2]), load));
      System.out.println(rows.get(rows.size() - 1));
    }
    Files.createDirectories(report.toAbsolutePath().getParent());
    Files.writeString(report, text(loadBefore, rows));
  }

  private static String measure(
      String classPath, Protocol protocol, String store, int connections, Load load)
      throws IOException, InterruptedException, ExecutionException {
    int warmUp = (int) (load.requests().size() * WARM_UP_SPANS / (WARM_UP_SPANS + MEASURED_SPANS));
    try (ServerProcess server = ServerProcess.start(classPath, store)) {
      Run run = new Run(protocol, server.port(protocol), connections);
      run.send(load.requests().subList(0, warmUp));
      double serverBefore = server.cpuSeconds();
      double ownBefore = ownCpuSeconds();
      Run.Result result = run.send(load.requests().subList(warmUp, load.requests().size()));
      double millions = result.spans() / 1e6;
      double serverCpu = (server.cpuSeconds() - serverBefore) / millions;
      double ownCpu = (ownCpuSeconds() - ownBefore) / millions;
      long peak = server.peakMegabytes();
      double disk = (double) server.stop() / load.spans();
      return String.format(
          Locale.ROOT,
          "| %s | %.0f / %.0f | %s | %d | %.0f | %.2f | %.2f | %.0f | %.1f / %.1f | %d | %d | %s |",
          protocol.word,
          load.rawBytesPerSpan(),
          load.sentBytesPerSpan(),
          store,
          connections,
          result.spansPerSecond() / 1e3,
          serverCpu,
          ownCpu,
          Runtime.getRuntime().availableProcessors() / (serverCpu + ownCpu) * 1e3,
          result.p50Millis(),
          result.p99Millis(),
          result.refused(),
          peak,
          disk < 1 ? "-" : String.format(Locale.ROOT, "%.1f", disk));
    }
  }

  private static double ownCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static String text(double loadBefore, List<String> rows) {
    return """
    # Collector: what receivers take

    `benchmarks/collector/run.sh`, %s, %d processors shared by server and generator, load of the machine before it %.1f,
    Java %s, server %s. %d million spans after %d million to warm up, gzip level 1, 200 spans a request, one request in flight on each
    connection. `discard` acknowledges and forgets: the way to the store alone. Zipkin's and Jaeger's requests are written by their own
    encoders, from the same spans.

    The load of the machine is that of other programs. Where it is high, spans a second say little; the CPU time does, and
    "at most" is what two processors without other work could do with it. CPU time includes the JVM's compiler, which is still at
    work after the warm-up.

    | protocol | bytes a span, raw / sent | store | connections | K spans/s | server CPU s per million spans | generator's | K spans/s at most | request p50 / p99 ms | refused | peak RSS MB | disk B/span |
    |---|---|---|---|---|---|---|---|---|---|---|---|
    %s
    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            loadBefore,
            System.getProperty("java.version"),
            ServerProcess.HEAP,
            MEASURED_SPANS / 1_000_000,
            WARM_UP_SPANS / 1_000_000,
            String.join("\n", rows));
  }
}
