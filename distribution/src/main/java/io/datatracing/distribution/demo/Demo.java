package io.datatracing.distribution.demo;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.query.QueryClient;
import io.datatracing.distribution.query.TraceDocument;
import io.datatracing.distribution.query.TracePage;
import io.datatracing.distribution.server.ServerOptions;
import io.datatracing.distribution.server.TracingServer;
import io.datatracing.distribution.terminal.Terminal;
import io.datatracing.distribution.terminal.Waterfall;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The server in this JVM, the order pipeline in others, and customers who order. */
final class Demo {
  private static final Duration BETWEEN_ORDERS = Duration.ofSeconds(1);
  private static final int ORDERS_BETWEEN_SCANS = 60;
  private static final Duration COMPLETE_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** The first order is slow for another reason: every class is loaded for it. */
  private static final List<OrderKind> FIXED_SET =
      List.of(
          OrderKind.PLAIN,
          OrderKind.SLOW,
          OrderKind.UNKNOWN_SKU,
          OrderKind.UNPRICED,
          OrderKind.SOLD_OUT,
          OrderKind.DEAD_LETTER,
          OrderKind.POISONED,
          OrderKind.PLAIN);

  private static final int SHOWN = FIXED_SET.indexOf(OrderKind.SLOW);

  private final Installation installation;
  private final Path directory;
  private final ServerOptions.Listening listening;
  private final boolean airflow;
  private final PrintWriter out;
  private final Instant start = Instant.now();

  /**
   * @param directory for everything that is written; of this run alone
   * @param airflow whether the nightly DAG is run, too
   */
  Demo(
      Installation installation,
      Path directory,
      ServerOptions.Listening listening,
      boolean airflow,
      PrintWriter out) {
    this.installation = installation;
    this.directory = directory;
    this.listening = listening;
    this.airflow = airflow;
    this.out = out;
  }

  /** A fixed set of orders; returns when each has its whole trace in the store and one is drawn. */
  void runOnce() throws CommandFailedException, InterruptedException {
    run(
        processes -> {
          placeFixedSet(processes, new Customers(processes.pipeline().gateway()));
          runNightly(processes);
        });
  }

  /** The fixed set, then orders at a steady rate until the JVM is told to end. */
  void runUntilStopped() throws CommandFailedException, InterruptedException {
    run(
        processes -> {
          Customers customers = new Customers(processes.pipeline().gateway());
          String shown = placeFixedSet(processes, customers);
          runNightly(processes);
          out.println();
          out.println("  This trace: " + processes.server().queryUri().resolve("/trace/" + shown));
          out.println(
              "  All traces: " + processes.server().queryUri() + " , every second a new order.");
          out.println("  Logs and data are in " + directory);
          out.println("  Ctrl-C stops everything.");
          SplittableRandom random = new SplittableRandom();
          for (int order = 1; ; order++) {
            processes.pipeline().checkRunning();
            customers.place(Customers.any(random));
            if (order % ORDERS_BETWEEN_SCANS == 0) {
              customers.scanShelf();
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_ORDERS.toMillis());
          }
        });
  }

  /** Returns the id of the trace that was drawn, when every order has its whole trace. */
  private String placeFixedSet(DemoProcesses processes, Customers customers)
      throws CommandFailedException, IOException, InterruptedException {
    out.println(
        "placing %d orders, scanning a shelf with %,d pieces ..."
            .formatted(FIXED_SET.size(), Customers.SCANS));
    for (OrderKind order : FIXED_SET) {
      customers.place(order);
    }
    customers.scanShelf();
    OrderTraces traces = traces(processes.server());
    awaitComplete(traces);
    return show(processes.server(), traces);
  }

  /** Airflow runs only as long as its DAG does. */
  private void runNightly(DemoProcesses processes)
      throws CommandFailedException, IOException, InterruptedException {
    if (!airflow) {
      return;
    }
    out.println();
    out.println("starting Airflow (api-server, scheduler, dag-processor) ...");
    URI collector = processes.server().otlpHttpUri();
    try (NightlyRestock nightly =
        NightlyRestock.start(
            installation,
            Airflow.Release.NEWEST,
            directory.resolve("airflow"),
            collector,
            processes.pipeline())) {
      out.println("triggering the DAG nightly_restock from Java ...");
      out.println("its run has ended: " + nightly.run());
    }
    showNightly(processes.server());
  }

  private void showNightly(TracingServer server)
      throws CommandFailedException, InterruptedException {
    OrderTraces traces = traces(server);
    long deadline = System.nanoTime() + COMPLETE_TIMEOUT.toNanos();
    Optional<String> shown = traces.ofNightly();
    while (shown.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new CommandFailedException(
            ExitCode.FAILED,
            "after %d s the nightly run is not one trace; logs are in %s"
                .formatted(COMPLETE_TIMEOUT.toSeconds(), directory));
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
      shown = traces.ofNightly();
    }
    draw(new QueryClient(server.queryUri()).trace(shown.get()));
    out.println("The nightly run: " + server.queryUri().resolve("/trace/" + shown.get()));
  }

  private void draw(TraceDocument trace) {
    out.println();
    new Waterfall(Terminal.ofProcess(), ZoneId.systemDefault())
        .draw(trace.toTrace(), trace.colorSlots())
        .forEach(out::println);
    out.println();
  }

  private interface Scene {
    void play(DemoProcesses processes)
        throws CommandFailedException, IOException, InterruptedException;
  }

  private void run(Scene scene) throws CommandFailedException, InterruptedException {
    try (DemoProcesses processes = startAll()) {
      try {
        scene.play(processes);
      } catch (IOException e) {
        if (!processes.isStopping()) {
          throw e;
        }
      }
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "the demo failed: " + e.getMessage(), e);
    }
  }

  private DemoProcesses startAll()
      throws CommandFailedException, IOException, InterruptedException {
    if (airflow) {
      out.println("installing Airflow, if it is not there yet (once, about half a minute) ...");
      Airflow.install(installation, Airflow.Release.NEWEST);
    }
    out.println("starting the server ...");
    TracingServer server = TracingServer.start(listening.withData(directory.resolve("data")));
    out.println("starting a Kafka broker, six services and a Connect worker with the agent ...");
    return DemoProcesses.start(
        server,
        new OrdersPipelineOptions(installation, directory, server.otlpHttpUri(), List.of(), true));
  }

  private OrderTraces traces(TracingServer server) {
    return new OrderTraces(new QueryClient(server.queryUri()), start);
  }

  private void awaitComplete(OrderTraces traces)
      throws CommandFailedException, InterruptedException {
    long deadline = System.nanoTime() + COMPLETE_TIMEOUT.toNanos();
    Optional<String> missing = missing(traces);
    while (missing.isPresent()) {
      if (System.nanoTime() - deadline > 0) {
        throw new CommandFailedException(
            ExitCode.FAILED,
            "after %d s %s; logs are in %s"
                .formatted(COMPLETE_TIMEOUT.toSeconds(), missing.get(), directory.resolve("logs")));
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
      missing = missing(traces);
    }
  }

  private static Optional<String> missing(OrderTraces traces) throws CommandFailedException {
    Optional<String> orders = traces.missing(FIXED_SET);
    return orders.isPresent() ? orders : traces.missingBatches();
  }

  private String show(TracingServer server, OrderTraces traces) throws CommandFailedException {
    QueryClient client = new QueryClient(server.queryUri());
    String traceId = traces.ofOrders().get(SHOWN).traceId();
    TraceDocument shown = client.trace(traceId);
    draw(shown);
    List<TracePage.Summary> all = new ArrayList<>(traces.all());
    int spans = all.stream().mapToInt(TracePage.Summary::spanCount).sum();
    long services =
        all.stream()
            .flatMap(trace -> trace.services().stream())
            .map(s -> s.name())
            .distinct()
            .count();
    out.println(
        "stored %d traces, %d spans, %d services; every order's trace is complete"
            .formatted(all.size(), spans, services));
    return traceId;
  }
}
