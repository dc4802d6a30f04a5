package io.datatracing.benchmarks.query;

import io.datatracing.benchmarks.workload.ShopTraffic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Fills a packed server, asks it everything, and writes the table. */
public final class QueryBenchmark {
  private static final long SEED = 42;
  private static final double HOURS = 23.5;
  private static final int CLIENTS = 1_000;
  private static final int LIVE_SPANS_PER_SECOND = 50_000;

  /** How long somebody looks at an answer before the next question. */
  private static final int LOOKING_SECONDS = 5;

  private final StringBuilder report = new StringBuilder();

  private final double share;

  private QueryBenchmark(double share) {
    this.share = share;
  }

  /**
   * Arguments: the launcher, an empty directory, the report's file, spans, seconds of load, and,
   * for a quick look, how much of the questions to ask (0 to 1).
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path launcher = Path.of(args[0]);
    Path data = Path.of(args[1]);
    long spans = Long.parseLong(args[3]);
    int seconds = Integer.parseInt(args[4]);
    QueryBenchmark benchmark =
        new QueryBenchmark(args.length > 5 ? Double.parseDouble(args[5]) : 1);
    benchmark.run(launcher, data, spans, seconds);
    Files.writeString(Path.of(args[2]), benchmark.report);
    System.out.print(benchmark.report);
  }

  private void run(Path launcher, Path data, long wanted, int seconds)
      throws IOException, InterruptedException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    double density = wanted / (HOURS * 3_600);
    long end = ShopTraffic.START_NANOS + 86_400_000_000_000L;
    Sample sample;
    long spans;
    double fedSeconds;
    try (ServerProcess server = ServerProcess.start(launcher, data)) {
      Feeder feeder = new Feeder(server.otlpPort());
      for (byte[] request : HugeTrace.requests(ShopTraffic.START_NANOS + 3_600_000_000_000L)) {
        feeder.sendOne(request);
      }
      long start = System.nanoTime();
      feeder.sendAll(SEED, wanted, density);
      fedSeconds = (System.nanoTime() - start) / 1e9;
      requireNone("requests that failed while it was filled", feeder.failed());
      spans = feeder.spans() + HugeTrace.SPANS;
      sample = feeder.sample();
      server.stop();
    }
    say(
        """
        # The query server over HTTP

        %s; %d processors, JDK %s, server with heap %s; %,d spans of the shop's traffic (seed %d) over %.1f h, among them \
        one trace of %,d, filled in %.0f s. Load average at the start: %.1f.
        Above 1 other work took the processors, and wall times say little: read ratios. Client and server share the
        processors. Milliseconds from the request until the last byte of the answer, one connection, one question at a time;
        questions are drawn from what was sent. By `benchmarks/query/run.sh`.
        """,
        LocalDate.now(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        ServerProcess.HEAP.substring("-Xmx".length()),
        spans,
        SEED,
        HOURS,
        HugeTrace.SPANS,
        fedSeconds,
        load);
    long opening = System.nanoTime();
    try (ServerProcess server = ServerProcess.start(launcher, data)) {
      say("%nStarted with the data in %.1f s.%n", (System.nanoTime() - opening) / 1e9);
      one(server, new Questions(sample, 1, end));
      many(server, sample, seconds, end, LOOKING_SECONDS);
      many(server, sample, seconds, end, 0);
      server.stop();
    }
  }

  private void one(ServerProcess server, Questions questions) throws IOException {
    int port = server.queryPort();
    say("%n| question | measured | target |%n|---|---|---|%n");
    row("trace by id", measure(port, 2_000, questions::trace), "p50 3, p99 15");
    row("trace of 100,000 spans, whole", measure(port, 10, questions::hugeTrace), "400");
    row("its first window", measure(port, 40, questions::hugeWindow), "50");
    AtomicInteger next = new AtomicInteger();
    row(
        "searches of all kinds below, in turn",
        measure(port, 700, () -> questions.search(next.getAndIncrement())),
        "p95 50");
    for (String kind : Questions.kinds()) {
      row("– " + kind, measure(port, 100, () -> questions.search(kind)), "");
    }
    row("longest 20 of an operation", measure(port, 40, questions::longest), "");
    row("Jaeger's API, newest 20 whole traces", measure(port, 200, questions::jaeger), "p50 20");
    row("dependencies of 24 h", measure(port, 40, questions::dependencies), "30");
    row(
        "percentiles and heat map of 24 h, one operation",
        measure(port, 100, questions::latency),
        "30");
    row(
        "percentiles and heat map of 24 h, all spans",
        measure(port, 40, questions::latencyOfAll),
        "30");
    row("record journey, by its place", measure(port, 100, questions::record), "100");
    row("fate", measure(port, 400, questions::fate), "100");
    row("completeness", measure(port, 400, questions::completeness), "");
    say("%nThe server's memory after these: %,d MB.%n", server.residentMegabytes());
  }

  private void many(ServerProcess server, Sample sample, int seconds, long end, int lookingSeconds)
      throws IOException, InterruptedException {
    Feeder feeder = new Feeder(server.otlpPort());
    Thread live =
        new Thread(
            () -> {
              try {
                feeder.sendPaced(SEED + 1 + lookingSeconds, LIVE_SPANS_PER_SECOND, seconds);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "live");
    double cpu = server.cpuSeconds();
    long start = System.nanoTime();
    live.start();
    ManyClients clients =
        new ManyClients(server.queryPort(), CLIENTS, TimeUnit.SECONDS.toNanos(lookingSeconds));
    Latencies answers = clients.run(seconds, sample, end);
    live.join();
    double took = (System.nanoTime() - start) / 1e9;
    say(
        """

        ## %,d clients at once, %s

        For %d s (half of the questions are traces by id, a third searches, the rest services,
        records, fates, percentiles and dependencies), while spans come in (%,d a second wanted).

        | what | measured | target |
        |---|---|---|
        | answers a second | %,.0f | |
        | latency | %s | p95 2,000 |
        | answers other than 200 | %d%s | 0 |
        | spans a second that were taken | %,.0f | %,d |
        | requests with spans sent again (429, 503); failed | %d; %d | failed 0 |
        | processors that the server took | %.2f | |
        | the server's memory at its peak, MB | %,d | bounded |
        """,
        CLIENTS,
        lookingSeconds == 0
            ? "each with a question under way all the time"
            : "each of which looks at an answer for " + lookingSeconds + " s",
        seconds,
        LIVE_SPANS_PER_SECOND,
        answers.calls() / (double) seconds,
        answers,
        clients.errors(),
        clients.errors() == 0 ? "" : " " + clients.examples(),
        feeder.spans() / took,
        LIVE_SPANS_PER_SECOND,
        feeder.refused(),
        feeder.failed(),
        (server.cpuSeconds() - cpu) / took,
        server.peakMegabytes());
  }

  private Latencies measure(int port, int calls, Supplier<String> question) throws IOException {
    return Latencies.measure(port, (int) Math.max(4, calls * share), question);
  }

  private static void requireNone(String what, long count) throws IOException {
    if (count > 0) {
      throw new IOException(what + ": " + count);
    }
  }

  private void row(String question, Latencies measured, String target) {
    say("| %s | %s | %s |%n", question, measured, target);
    System.err.println(question + ": " + measured);
  }

  private void say(String format, Object... values) {
    report.append(String.format(Locale.ROOT, format, values));
  }
}
