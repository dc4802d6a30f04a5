package io.datatracing.benchmarks.collector;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** Measures each store behind the collector and writes the table. */
public final class CollectorBenchmark {
  private static final long WARM_UP_SPANS = 1_000_000;
  private static final long MEASURED_SPANS = 2_000_000;
  private static final int CONNECTIONS = 8;

  private CollectorBenchmark() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    String classPath = args[0];
    Path report = Path.of(args[1]);
    Load load = Load.of(42, WARM_UP_SPANS + MEASURED_SPANS);
    List<String> rows = new ArrayList<>();
    for (String store : args[2].split(" ")) {
      rows.add(measure(classPath, store, load));
      System.out.println(rows.get(rows.size() - 1));
    }
    Files.createDirectories(report.toAbsolutePath().getParent());
    Files.writeString(report, text(load, rows));
  }

  private static String measure(String classPath, String store, Load load)
      throws IOException, InterruptedException, ExecutionException {
    int warmUp = (int) (load.requests().size() * WARM_UP_SPANS / (WARM_UP_SPANS + MEASURED_SPANS));
    try (ServerProcess server = ServerProcess.start(classPath, store)) {
      Run run = new Run(server.port(), CONNECTIONS);
      run.send(load.requests().subList(0, warmUp));
      double cpu = server.cpuSeconds();
      Run.Result result = run.send(load.requests().subList(warmUp, load.requests().size()));
      double cpuPerMillion = (server.cpuSeconds() - cpu) / result.spans() * 1e6;
      long peak = server.peakMegabytes();
      double disk = (double) server.stop() / load.spans();
      return String.format(
          Locale.ROOT,
          "| %s | %.0f | %.2f | %.1f / %.1f | %d | %d | %s |",
          store,
          result.spansPerSecond() / 1e3,
          cpuPerMillion,
          result.p50Millis(),
          result.p99Millis(),
          result.refused(),
          peak,
          disk < 1 ? "-" : String.format(Locale.ROOT, "%.1f", disk));
    }
  }

  private static String text(Load load, List<String> rows) {
    return """
        # Collector: OTLP over HTTP with gzip

        `benchmarks/collector/run.sh`, %s, %d processors shared by server and generator, load of the machine %.1f,
        Java %s, server %s. %d million spans after %d million to warm up, %.0f raw bytes and %.0f bytes gzip (level 1) a span, 200 spans a
        request, %d connections with one request in flight each. `discard` acknowledges and forgets: the way to the store alone.

        | store | K spans/s | server CPU s per million | request p50 / p99 ms | refused | peak RSS MB | disk B/span |
        |---|---|---|---|---|---|---|
        %s
        """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            System.getProperty("java.version"),
            ServerProcess.HEAP,
            MEASURED_SPANS / 1_000_000,
            WARM_UP_SPANS / 1_000_000,
            load.rawBytesPerSpan(),
            load.sentBytesPerSpan(),
            CONNECTIONS,
            String.join("\n", rows));
  }
}
