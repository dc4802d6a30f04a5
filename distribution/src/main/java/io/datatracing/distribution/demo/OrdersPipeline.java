package io.datatracing.distribution.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The example's six services, the Connect worker that archives, and their broker, a JVM each, on
 * free ports of the loopback address.
 *
 * <p>They are attached to this JVM: they end with it, also when it is killed.
 */
public final class OrdersPipeline implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
  private static final String PACKAGE = "com.example.orders.";

  /** What the worker logs when it is at work; it has no words of its own for us. */
  private static final String ARCHIVE_READY =
      "WorkerSinkTask{id=orders-archive-0} Sink task finished initialization and start";

  private final OrdersPipelineOptions options;
  private final Path logs;
  private final Watchdog watchdog;

  /** In the order in which they end: who sends before who receives, the broker last. */
  private final List<JavaProcess> running = new ArrayList<>();

  private String kafka = "";
  private URI gateway = URI.create("http://127.0.0.1");

  private OrdersPipeline(OrdersPipelineOptions options, Path logs, Watchdog watchdog) {
    this.options = options;
    this.logs = logs;
    this.watchdog = watchdog;
  }

  /**
   * Starts everything and returns when every service is ready. When one fails, those that run are
   * stopped again.
   */
  public static OrdersPipeline start(OrdersPipelineOptions options)
      throws IOException, InterruptedException {
    Path logs = Files.createDirectories(options.directory().resolve("logs"));
    OrdersPipeline pipeline = new OrdersPipeline(options, logs, Watchdog.start());
    boolean ready = false;
    try {
      pipeline.startAll();
      ready = true;
      return pipeline;
    } finally {
      if (!ready) {
        pipeline.close();
      }
    }
  }

  /** Two waves: whoever needs nobody, then whoever needs their addresses. */
  private void startAll() throws IOException, InterruptedException {
    JavaProcess broker = launch(broker());
    JavaProcess pricing = launch(service("pricing", "pricing.Pricing", Map.of("PORT", "0")));
    JavaProcess inventory =
        launch(service("inventory", "inventory.InventoryServer", Map.of("PORT", "0")));
    kafka = broker.awaitReady(START_TIMEOUT);
    String prices = pricing.awaitReady(START_TIMEOUT);
    String shelves = inventory.awaitReady(START_TIMEOUT);

    JavaProcess warehouse = launch(warehouse());
    JavaProcess enricher =
        launch(service("enricher", "enricher.Enricher", Map.of("PRICING_URL", prices)));
    JavaProcess statistics =
        launch(
            service(
                "statistics",
                "statistics.Statistics",
                Map.of("STATE_DIR", options.directory().resolve("streams").toString())));
    JavaProcess archive = options.archive() ? launch(archive()) : null;
    JavaProcess front =
        launch(
            service(
                "gateway",
                "gateway.Gateway",
                Map.of("PORT", "0", "PRICING_URL", prices, "INVENTORY_ADDRESS", shelves)));
    warehouse.awaitReady(START_TIMEOUT);
    enricher.awaitReady(START_TIMEOUT);
    statistics.awaitReady(START_TIMEOUT);
    gateway = URI.create(front.awaitReady(START_TIMEOUT));
    if (archive != null) {
      archive.awaitReady(START_TIMEOUT);
    }
  }

  private JavaProcess launch(JavaCommand command) throws IOException {
    JavaProcess process = JavaProcess.start(command, logs);
    running.add(0, process);
    watchdog.watch(process.handle());
    return process;
  }

  private JavaCommand broker() {
    List<String> program =
        List.of(
            "io.datatracing.examples.broker.BrokerMain",
            "--data",
            options.directory().resolve("kafka").toString(),
            "--topic",
            "orders",
            "--topic",
            "orders-enriched",
            "--topic",
            "orders-dlq",
            "--topic",
            "orders-archive-dlq",
            "--topic",
            "scans",
            "--topic",
            "customer-minutes");
    return new JavaCommand(
        "broker",
        jvm("broker", "-Xmx256m"),
        options.installation().brokerClassPath(),
        program,
        Map.of(),
        "Kafka is ready: ");
  }

  private JavaCommand service(String name, String mainClass, Map<String, String> settings) {
    return command(name, List.of(PACKAGE + mainClass), settings, name + " is ready: ");
  }

  private JavaCommand command(
      String name, List<String> program, Map<String, String> settings, String readyPrefix) {
    List<String> jvm = jvm(name, "-Xmx96m");
    jvm.addAll(options.jvmArguments());
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
    environment.putAll(options.environment(name));
    return new JavaCommand(
        name,
        jvm,
        options.installation().ordersPipelineClassPath(),
        program,
        environment,
        readyPrefix);
  }

  /** A standalone Connect worker, started as {@code connect-standalone.sh} does. */
  private JavaCommand archive() {
    return command(
        "archive",
        List.of(
            "org.apache.kafka.connect.cli.ConnectStandalone",
            options.installation().connect("worker.properties"),
            options.installation().connect("orders-archive.properties")),
        Map.of(
            "ARCHIVE_FILE",
            archiveFile().toString(),
            "ARCHIVE_OFFSETS",
            options.directory().resolve("archive.offsets").toString()),
        ARCHIVE_READY);
  }

  /** Starts the program that triggers the nightly DAG; it is ready when the DAG's run has ended. */
  JavaProcess nightly(URI airflow) throws IOException {
    JavaCommand service =
        service("nightly", "nightly.Nightly", Map.of("AIRFLOW_URL", airflow.toString()));
    return launchOnce(
        new JavaCommand(
            service.name(),
            service.jvmArguments(),
            service.classPath(),
            service.programArguments(),
            service.environment(),
            "nightly has ended: "));
  }

  /** A process that ends by itself, and is not missed then. */
  private JavaProcess launchOnce(JavaCommand command) throws IOException {
    JavaProcess process = JavaProcess.start(command, logs);
    watchdog.watch(process.handle());
    return process;
  }

  /**
   * The program of the DAG's Java task. Its settings are arguments and not variables: of those it
   * gets Airflow's own, which are meant for Airflow.
   */
  List<String> restockCommand() {
    JavaCommand service = service("restock", "nightly.Restock", Map.of());
    List<String> command = new ArrayList<>();
    command.add("env");
    command.add("KAFKA_BOOTSTRAP_SERVERS=" + kafka);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(service.jvmArguments());
    command.add("-Ddatatracing.service.name=restock");
    command.add("-Ddatatracing.exporter=otlp");
    command.add("-cp");
    command.add(service.classPath());
    command.addAll(service.programArguments());
    return command;
  }

  /** Small and quick to start: a demo runs for minutes, not for days. */
  private List<String> jvm(String name, String heap) {
    return new ArrayList<>(
        List.of(
            heap,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ErrorFile=" + logs.resolve(name + "-crash.log")));
  }

  /** The address of a database is its name in traces, so where its file is, is said elsewhere. */
  private JavaCommand warehouse() {
    JavaCommand command =
        service(
            "warehouse",
            "warehouse.Warehouse",
            Map.of("JDBC_URL", "jdbc:h2:./warehouse;MODE=PostgreSQL"));
    command.jvmArguments().add("-Dh2.baseDir=" + options.directory().toAbsolutePath());
    return command;
  }

  /** Where orders go: {@code POST /orders}. */
  public URI gateway() {
    return gateway;
  }

  /** What the Connect worker writes: a line an order. */
  public Path archiveFile() {
    return options.directory().resolve("orders-archive.txt");
  }

  /** For {@code bootstrap.servers}. */
  public String kafka() {
    return kafka;
  }

  /** The broker, the services and the Connect worker. */
  public List<JavaProcess> processes() {
    return List.copyOf(running);
  }

  /**
   * @throws IOException naming a process that has ended by itself
   */
  void checkRunning() throws IOException {
    for (JavaProcess process : running) {
      if (!process.isAlive()) {
        throw new IOException(process.name() + " has ended; its output is in " + process.log());
      }
    }
  }

  /** Stops all, the services first and side by side; what doesn't end in 10 s is killed. */
  @Override
  public void close() {
    running.stream().filter(process -> !process.name().equals("broker")).forEach(JavaProcess::stop);
    running.forEach(JavaProcess::close);
    watchdog.close();
  }
}
