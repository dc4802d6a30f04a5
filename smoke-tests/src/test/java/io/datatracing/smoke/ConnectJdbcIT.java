package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.distribution.query.TracePage;
import io.datatracing.examples.broker.BrokerProcess;
import io.datatracing.examples.connect.ConnectProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standalone Connect worker in a process of its own, as its users run it, with nothing of theirs:
 * lines of a file become records, and Debezium's JDBC sink makes rows of them.
 */
class ConnectJdbcIT {
  private static final String PASSWORD = "open-sesame";
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void aLineIsFollowedFromItsFileThroughATopicToItsRow() throws Exception {
    Path file = directory.resolve("lines.txt");
    Files.writeString(file, "first\nsecond\nthird\n");
    String database = "jdbc:h2:" + directory.resolve("warehouse");
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        BrokerProcess broker = BrokerProcess.start()) {
      List<String> agent =
          List.of(
              "-javaagent:" + Product.installation().agent(),
              "-Ddatatracing.service.name=worker",
              "-Ddatatracing.exporter.endpoint=" + server.otlp(),
              "-Ddatatracing.exporter.delay=200");
      try (ConnectProcess worker =
          ConnectProcess.start(
              directory, agent, broker.bootstrapServers(), List.of(source(file), sink(database)))) {
        StoredTrace read = awaitTrace(server, "poll lines-of-a-file", 4);
        assertThat(read.outline())
            .containsExactly(
                "worker INTERNAL poll lines-of-a-file",
                "  worker PRODUCER send lines",
                "  worker PRODUCER send lines",
                "  worker PRODUCER send lines");
        List<StoredTrace.Span> sent =
            read.spans().stream().filter(span -> span.name().equals("send lines")).toList();
        assertThat(sent)
            .extracting(span -> span.attribute("datatracing.connect.source.partition"))
            .containsOnly("filename=" + file);
        awaitRows(server, sent.stream().map(StoredTrace.Span::spanId).toList());
      }
    }
    try (Connection connection = DriverManager.getConnection(database, "shop", PASSWORD);
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("SELECT \"line\" FROM \"lines\" ORDER BY 1")) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      assertThat(lines).containsExactly("first", "second", "third");
    }
  }

  /** Each record is an input of a {@code put} that inserts. */
  private static void awaitRows(ServerProcess server, List<String> sent) {
    await("puts with all records")
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              List<String> inputs = new ArrayList<>();
              for (StoredTrace trace : with(server, "put lines-to-rows")) {
                StoredTrace.Span put = trace.only("worker", "put lines-to-rows");
                inputs.addAll(put.linkedSpans());
                assertThat(put.attribute("datatracing.job.name")).isEqualTo("lines-to-rows");
                assertThat(trace.spans())
                    .anyMatch(
                        span ->
                            span.name().equals("INSERT \"PUBLIC\".\"lines\"")
                                && put.spanId().equals(span.parentSpanId()))
                    .noneMatch(span -> span.attributes().toString().contains(PASSWORD));
              }
              assertThat(inputs).containsExactlyInAnyOrderElementsOf(sent);
            });
  }

  private static Map<String, String> source(Path file) {
    return Map.of(
        "name", "lines-of-a-file",
        "connector.class", "org.apache.kafka.connect.file.FileStreamSourceConnector",
        "file", file.toString(),
        "topic", "lines",
        "transforms", "hoist",
        "transforms.hoist.type", "org.apache.kafka.connect.transforms.HoistField$Value",
        "transforms.hoist.field", "line");
  }

  private static Map<String, String> sink(String database) {
    return Map.of(
        "name", "lines-to-rows",
        "connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector",
        "topics", "lines",
        "connection.url", database,
        "connection.username", "shop",
        "connection.password", PASSWORD,
        "insert.mode", "insert",
        "primary.key.mode", "none",
        "schema.evolution", "basic",
        "quote.identifiers", "true");
  }

  /** The trace with this span, when it is so large. */
  private static StoredTrace awaitTrace(ServerProcess server, String operation, int spans) {
    return await(operation)
        .atMost(TIMEOUT)
        .until(
            () ->
                with(server, operation).stream()
                    .filter(trace -> trace.spans().size() == spans)
                    .findFirst(),
            Optional::isPresent)
        .get();
  }

  private static List<StoredTrace> with(ServerProcess server, String operation) throws Exception {
    List<Map.Entry<String, String>> conditions =
        List.of(
            Map.entry("service", "worker"),
            Map.entry("operation", operation),
            Map.entry("start", Instant.now().minus(Duration.ofHours(1)).toString()),
            Map.entry("end", Instant.now().plus(Duration.ofMinutes(1)).toString()));
    List<StoredTrace> traces = new ArrayList<>();
    for (TracePage.Summary summary : server.client().search(conditions).traces()) {
      traces.add(StoredTrace.read(server.query(), summary.traceId()));
    }
    return traces;
  }
}
