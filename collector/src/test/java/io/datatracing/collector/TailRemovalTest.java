package io.datatracing.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.pipeline.PipelineOptions;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.storage.api.StoreOverloadedException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tail node goes away, while the server runs or between two runs: what it held does not. */
class TailRemovalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WITH =
      """
      receive: tail
      nodes:
        tail:
          type: tail
          window: 1h
          policies: [{name: slow, keep: {latency: 1m}}]
          to: store
        store: {type: store}
      """;
  private static final String WITHOUT = "receive: store\nnodes: {store: {type: store}}\n";

  @TempDir Path directory;
  private final RecordingWriter store = new RecordingWriter();
  private final List<String> ledger = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(directory.resolve("collector.yaml"), WITH);
  }

  private CollectorServer start() {
    PrometheusRegistry registry = new PrometheusRegistry();
    Ledger into =
        (trace, cause, node, policy, spans) ->
            ledger.add(cause + " " + node + " " + trace.low() + " " + spans);
    return CollectorServer.start(
        CollectorOptions.at("127.0.0.1", 0)
            .withPipeline(new PipelineOptions(file, directory.resolve("nodes"))),
        store,
        new Agents(AgentsOptions.of(null, null), registry),
        into,
        new PendingSpans(),
        registry);
  }

  private void send(CollectorServer server, long trace, long durationNanos) throws Exception {
    Span span =
        Span.builder(new TraceId(7, trace), new SpanId(1), "s")
            .times(1_000, 1_000 + durationNanos)
            .status(Status.OK)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.otlpHttpUrl() + "/v1/traces"))
            .header("Content-Type", Collector.PROTOBUF)
            .POST(HttpRequest.BodyPublishers.ofByteArray(OtlpWriter.write(List.of(span))))
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
  }

  private void replace(String text) throws Exception {
    Path whole = Files.writeString(directory.resolve("collector.yaml.new"), text);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private List<Long> stored() {
    return store.spans().stream().map(span -> span.traceId().low()).toList();
  }

  @Test
  void takenOutOfTheFileItDecidesWhatWaits() throws Exception {
    try (CollectorServer server = start()) {
      send(server, 1, 1_000);
      send(server, 2, 1_000);
      assertThat(stored()).isEmpty();
      replace(WITHOUT);
      await().atMost(PATIENCE).until(() -> ledger.size() == 2);
      assertThat(ledger)
          .containsExactlyInAnyOrder("tail.not_sampled tail 1 1", "tail.not_sampled tail 2 1");
      await()
          .atMost(PATIENCE)
          .until(() -> server.pipeline().pipeline().config().drawn().size() == 1);
      send(server, 3, 1_000);
      assertThat(stored()).containsExactly(3L);
    }
    assertThat(ledger).hasSize(2);
  }

  @Test
  void takenOutBetweenTwoRunsWhatItLeftGoesThroughThePipeline() throws Exception {
    try (CollectorServer server = start()) {
      send(server, 1, 1_000);
      send(server, 2, 1_000);
    }
    assertThat(stored()).isEmpty();
    replace(WITHOUT);
    try (CollectorServer server = start()) {
      await().atMost(PATIENCE).until(() -> stored().size() == 2);
      assertThat(stored()).containsExactlyInAnyOrder(1L, 2L);
      await()
          .atMost(PATIENCE)
          .until(() -> !Files.exists(directory.resolve("nodes").resolve("tail")));
      send(server, 3, 1_000);
    }
    try (CollectorServer server = start()) {
      send(server, 4, 1_000);
    }
    assertThat(stored()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    assertThat(ledger).isEmpty();
  }

  @Test
  void whatTheStoreDoesNotTakeMeanwhileStaysForTheNextRun() throws Exception {
    try (CollectorServer server = start()) {
      send(server, 1, 1_000);
    }
    replace(WITHOUT);
    store.failWith(new StoreOverloadedException("full"));
    start().close();
    assertThat(directory.resolve("nodes").resolve("tail")).isDirectory();
    store.failWith(null);
    try (CollectorServer server = start()) {
      await().atMost(PATIENCE).until(() -> stored().size() == 1);
      assertThat(server.pipeline().pipeline().config().drawn()).hasSize(1);
    }
  }

  @Test
  void aNodeThatComesBackGoesOnWithItsJournal() throws Exception {
    try (CollectorServer server = start()) {
      send(server, 1, 1_000);
    }
    replace(WITHOUT);
    store.failWith(new StoreOverloadedException("full"));
    try (CollectorServer server = start()) {
      replace(WITH);
      await()
          .atMost(PATIENCE)
          .until(() -> server.pipeline().pipeline().config().drawn().size() == 2);
      store.failWith(null);
      send(server, 2, 1_000);
      replace(WITHOUT);
      await()
          .atMost(PATIENCE)
          .until(() -> stored().contains(1L) || ledger.contains("tail.not_sampled tail 1 1"));
      await().atMost(PATIENCE).until(() -> ledger.contains("tail.not_sampled tail 2 1"));
    }
    // Decided to be kept while nobody knew its policies, or by them when they came back.
    assertThat(stored().contains(1L) ^ ledger.contains("tail.not_sampled tail 1 1")).isTrue();
  }
}
