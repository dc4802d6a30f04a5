package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.records.RecordChain;
import io.datatracing.distribution.query.TracePage;
import io.datatracing.examples.broker.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records through processes that have different agents, ours and OpenTelemetry's: one trace for
 * each record, and the records as without any agent.
 */
class KafkaChainIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final int RECORDS = 3;

  @TempDir static Path directory;
  private static BrokerProcess broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = BrokerProcess.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  /** Which agent a process has. */
  private enum Agent {
    NONE,
    OURS,
    OPENTELEMETRY
  }

  @Test
  void oursBetweenTwoOfOpenTelemetrys() throws Exception {
    chain("peers", Agent.OPENTELEMETRY, Agent.OURS, Agent.OPENTELEMETRY);
  }

  @Test
  void openTelemetrysBetweenTwoOfOurs() throws Exception {
    chain("own", Agent.OURS, Agent.OPENTELEMETRY, Agent.OURS);
  }

  /** Sends, forwards and prints the records, each in a process of its own. */
  private void chain(String topic, Agent sends, Agent forwards, Agent prints) throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve(topic))) {
      run(server, sends, "send", topic);
      run(server, forwards, "forward", topic, topic + "-forwarded");
      List<String> printed = run(server, prints, "print", topic + "-forwarded").lines().toList();

      String plainTopic = topic + "-plain";
      run(server, Agent.NONE, "send", plainTopic);
      run(server, Agent.NONE, "forward", plainTopic, plainTopic + "-forwarded");
      String plain = run(server, Agent.NONE, "print", plainTopic + "-forwarded");
      assertThat(printed).hasSize(RECORDS);
      for (String record : printed) {
        assertThat(record.split(" traceparent", -1)).as(record).hasSize(2);
      }
      assertThat(printed.stream().map(record -> record.replace(" traceparent", "")))
          .containsExactlyElementsOf(plain.lines().toList());

      await().atMost(TIMEOUT).until(() -> StoredSpans.count(server.client()) >= 4 * RECORDS);
      List<TracePage.Summary> traces = traces(server);
      assertThat(traces).hasSize(RECORDS);
      for (TracePage.Summary trace : traces) {
        StoredTrace stored = StoredTrace.read(server.query(), trace.traceId());
        List<String> path = new ArrayList<>();
        for (String line : stored.outline()) {
          path.add(line.replaceAll("(PRODUCER|CONSUMER) .*", "$1"));
        }
        assertThat(path)
            .as(String.valueOf(stored.outline()))
            .containsExactly(
                "send PRODUCER",
                "  forward CONSUMER",
                "    forward PRODUCER",
                "      print CONSUMER");
      }
    }
  }

  private static List<TracePage.Summary> traces(ServerProcess server) throws Exception {
    return server
        .client()
        .search(
            List.of(
                Map.entry("start", Instant.now().minus(Duration.ofHours(1)).toString()),
                Map.entry("end", Instant.now().plus(Duration.ofMinutes(1)).toString())))
        .traces();
  }

  /** Returns what the program printed. When it has ended, its agent has sent its spans. */
  private static String run(
      ServerProcess server, Agent agent, String task, String topic, String... more)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.addAll(options(agent, task, server.otlp().toString()));
    command.addAll(List.of("-cp", KafkaPrograms.classPath(), RecordChain.class.getName()));
    command.addAll(List.of(task, broker.bootstrapServers(), topic, Integer.toString(RECORDS)));
    command.addAll(List.of(more));
    Product.Result result = Product.run(directory, Map.of(), command);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContain("[datatracing]");
    return result.out();
  }

  private static List<String> options(Agent agent, String service, String collector) {
    return switch (agent) {
      case NONE -> List.of();
      case OURS ->
          List.of(
              "-javaagent:" + Product.installation().agent(),
              "-Ddatatracing.service.name=" + service,
              "-Ddatatracing.exporter.endpoint=" + collector,
              // On a busy machine two seconds may be too few for all that it has to say.
              "-Ddatatracing.exporter.exit=60000");
      case OPENTELEMETRY ->
          List.of(
              "-javaagent:" + System.getProperty("other.agents") + "/opentelemetry-javaagent.jar",
              "-Dotel.service.name=" + service,
              "-Dotel.exporter.otlp.endpoint=" + collector,
              "-Dotel.exporter.otlp.protocol=http/protobuf",
              "-Dotel.metrics.exporter=none",
              "-Dotel.logs.exporter=none");
    };
  }
}
