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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ten times as many spans as the store takes: what the server's memory does, whether it keeps what
 * it has acknowledged, and how long it needs when the store is free again. Arguments: class path,
 * report, seconds, spans a second that the store takes.
 */
public final class OverloadBenchmark {
  private static final int CONNECTIONS = 64;
  private static final int TIMES = 10;
  private static final long LOAD_SPANS = 200_000;
  private static final long SAMPLE_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 100;
  private static final long QUIET_NANOS = 1_000_000_000;
  private static final long GIVE_UP_NANOS = 60_000_000_000L;

  private final List<Load.Request> requests =
      Load.of(Protocol.OTLP_HTTP, 42, LOAD_SPANS).requests();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong lastRefusal = new AtomicLong();
  private final double spansPerSecond;
  private volatile double rate;
  private volatile boolean isOver;

  private OverloadBenchmark(double spansPerSecond) {
    this.spansPerSecond = spansPerSecond;
    rate = TIMES * spansPerSecond;
  }

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    OverloadBenchmark benchmark = new OverloadBenchmark(Double.parseDouble(args[3]));
    String text = benchmark.run(args[0], Integer.parseInt(args[2]), load);
    Path report = Path.of(args[1]);
    Files.createDirectories(report.toAbsolutePath().getParent());
    Files.writeString(report, text);
    System.out.println(text);
  }

  private String run(String classPath, int seconds, double load)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    String throttle = String.valueOf(spansPerSecond);
    try (ServerProcess server = ServerProcess.start(classPath, "segment", throttle)) {
      List<Future<?>> clients = new ArrayList<>();
      Run run = new Run(Protocol.OTLP_HTTP, server.port(Protocol.OTLP_HTTP), CONNECTIONS);
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(
            threads.submit(
                () -> {
                  client(run);
                  return null;
                }));
      }
      List<Long> megabytes = new ArrayList<>();
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      while (System.nanoTime() < end) {
        Thread.sleep(SAMPLE_MILLIS);
        megabytes.add(server.megabytes());
      }
      long acknowledgedBefore = acknowledged.get();
      long offeredBefore = offered.get();
      // As much as the store takes without its throttle, and no more.
      rate = spansPerSecond;
      server.free();
      double recovery = recovery();
      isOver = true;
      for (Future<?> client : clients) {
        client.get();
      }
      server.stop();
      return text(
          seconds,
          load,
          megabytes,
          offeredBefore,
          acknowledgedBefore,
          server.acceptedSpans(),
          recovery);
    } finally {
      isOver = true;
      threads.shutdown();
    }
  }

  /** Until a second has passed without a refusal; since the store is free. */
  private double recovery() throws InterruptedException {
    long begin = System.nanoTime();
    long last = begin;
    long seen = refused.get();
    while (System.nanoTime() - last < QUIET_NANOS && System.nanoTime() - begin < GIVE_UP_NANOS) {
      Thread.sleep(LOOK_MILLIS);
      long now = refused.get();
      if (now != seen) {
        seen = now;
        last = lastRefusal.get();
      }
    }
    return Math.max(0, last - begin) / 1e9;
  }

  /** Offers requests at its share of the rate; a refused one is not sent again, another one is. */
  private void client(Run run) throws IOException, InterruptedException {
    try (Sender sender = run.sender()) {
      double due = System.nanoTime();
      while (!isOver) {
        Load.Request request = requests.get((int) (next.getAndIncrement() % requests.size()));
        offered.addAndGet(request.spans());
        int status = sender.send(request.bytes());
        if (status == Sender.STORED) {
          acknowledged.addAndGet(request.spans());
        } else {
          refused.incrementAndGet();
          lastRefusal.set(System.nanoTime());
        }
        due = Math.max(due, System.nanoTime() - 1e9) + request.spans() * CONNECTIONS / rate * 1e9;
        long pause = (long) (due - System.nanoTime());
        if (pause > 0) {
          Thread.sleep(pause / 1_000_000, (int) (pause % 1_000_000));
        }
      }
    }
  }

  private String text(
      int seconds,
      double load,
      List<Long> megabytes,
      long offeredBefore,
      long acknowledgedBefore,
      long accepted,
      double recovery) {
    StringBuilder memory = new StringBuilder();
    int perMinute = (int) (60_000 / SAMPLE_MILLIS);
    for (int from = 0; from < megabytes.size(); from += perMinute) {
      long most =
          megabytes.subList(from, Math.min(megabytes.size(), from + perMinute)).stream()
              .mapToLong(Long::longValue)
              .max()
              .orElse(0);
      memory.append(from == 0 ? "" : ", ").append(most);
    }
    return String.format(
        Locale.ROOT,
        """
        # Collector: ten times what the store takes

        `benchmarks/collector/overload.sh`, %s, %d processors shared by server and generator, load of the machine before it %.1f, Java %s, server %s,
        OTLP over HTTP with gzip, %d connections, a segment store behind a throttle.

        | what | measured |
        |---|---|
        | time | %d s |
        | the store takes, spans/s | %.0f |
        | offered, spans/s | %.0f |
        | acknowledged, spans/s | %.0f |
        | requests refused (429) | %d |
        | the server's memory, the most of each minute, MB | %s |
        | acknowledged in all, spans | %d |
        | stored in all, spans | %d |
        | acknowledged and not stored | %d |
        | last refusal after the throttle ended and the load was what the store takes, s | %.1f |
        """,
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        load,
        System.getProperty("java.version"),
        ServerProcess.HEAP,
        CONNECTIONS,
        seconds,
        spansPerSecond,
        (double) offeredBefore / seconds,
        (double) acknowledgedBefore / seconds,
        refused.get(),
        memory,
        acknowledged.get(),
        accepted,
        acknowledged.get() - accepted,
        recovery);
  }
}
