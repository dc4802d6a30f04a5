package io.datatracing.collector.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.CollectorOptions;
import io.datatracing.collector.CollectorServer;
import io.datatracing.collector.StandardNodes;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.collector.overlay.OverlayReader;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.pipeline.PipelineOptions;
import io.datatracing.collector.pipeline.PipelineReader;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations of docs/sampling.md work as they stand, the first one in a real server. */
class SamplingDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "sampling.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private static List<String> configurations() throws Exception {
    List<String> blocks = new ArrayList<>();
    String[] parts = Files.readString(DOCUMENT).split("```", -1);
    for (int i = 1; i < parts.length; i += 2) {
      if (parts[i].startsWith("yaml\n")) {
        blocks.add(parts[i].substring("yaml\n".length()));
      }
    }
    return blocks;
  }

  @Test
  void everyConfigurationIsUnderstood() throws Exception {
    List<String> configurations = configurations();
    assertThat(configurations).hasSize(5);
    for (String configuration : configurations) {
      Path file = Files.writeString(directory.resolve("pipeline.yaml"), configuration);
      assertThat(PipelineReader.read(file, StandardNodes.toCheck()).drawn())
          .extracting(node -> node.type())
          .contains("store")
          .containsAnyOf("tail", "head");
    }
  }

  @Test
  void everyConditionOfTheTableIsUnderstood() throws Exception {
    List<String> conditions = new ArrayList<>();
    for (String line : Files.readString(DOCUMENT).split("\n", -1)) {
      if (line.startsWith("| `") && !line.contains("[…]") && !line.contains("\"…\"")) {
        String[] quoted = line.split("`", -1);
        boolean isCondition =
            quoted[1].startsWith("{")
                || Set.of("always", "error", "head-sampled").contains(quoted[1]);
        for (int i = 1; isCondition && i < quoted.length; i += 2) {
          if (quoted[i].startsWith("{") || i == 1) {
            conditions.add(quoted[i]);
          }
        }
      }
    }
    assertThat(conditions).hasSizeGreaterThan(18);
    StringBuilder yaml =
        new StringBuilder(
                "receive: t\nnodes:\n  s: {type: store}\n  t:\n    type: tail\n    to: s\n")
            .append("    policies:\n");
    for (int i = 0; i < conditions.size(); i++) {
      yaml.append("      - {name: p").append(i).append(", keep: ").append(conditions.get(i));
      yaml.append("}\n");
    }
    Path file = Files.writeString(directory.resolve("pipeline.yaml"), yaml);
    assertThat(PipelineReader.read(file, StandardNodes.toCheck()).drawn()).hasSize(2);
  }

  @Test
  void mistakesAreToldWithTheirLine() throws Exception {
    String good = configurations().get(0);
    for (String[] mistake :
        new String[][] {
          {"{latency: 2s}", "{latency: soon}"},
          {"{share: 0.05}", "{share: 1.5}"},
          {"{share: 0.05}", "{expression: 'nam == 1'}"},
          {"window: 30s", "window: 9d"},
          {"keep: error", "keep: errors"},
        }) {
      Path file =
          Files.writeString(
              directory.resolve("pipeline.yaml"), good.replace(mistake[0], mistake[1]));
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> PipelineReader.read(file, StandardNodes.toCheck())))
          .as(mistake[1])
          .hasMessageContaining("pipeline.yaml:");
    }
  }

  @Test
  void theFirstConfigurationKeepsErrorsAndShowsWhatWaits() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("pipeline.yaml"),
            configurations().get(0).replace("share: 0.05", "share: 0").replace("30s", "500ms"));
    Set<TraceId> dropped = ConcurrentHashMap.newKeySet();
    PrometheusRegistry registry = new PrometheusRegistry();
    PendingSpans pending = new PendingSpans();
    SpanStore store =
        SpanStoreProvider.named("memory").open(new StoreOptions(directory.resolve("store")));
    try (CollectorServer server =
        CollectorServer.start(
            CollectorOptions.at("127.0.0.1", 0)
                .withPipeline(new PipelineOptions(file, directory.resolve("nodes"))),
            store.writer(),
            new Agents(AgentsOptions.of(null, null), registry),
            (trace, cause, node, policy, spans) -> dropped.add(trace),
            pending,
            registry)) {
      SpanReader reader = new OverlayReader(store.reader(), pending);
      Span failed =
          Span.builder(new TraceId(1, 1), new SpanId(1), "failed")
              .times(1_000, 2_000)
              .status(new Status(Status.Code.ERROR, ""))
              .build();
      Span ordinary =
          Span.builder(new TraceId(1, 2), new SpanId(2), "fine").times(1_000, 2_000).build();
      post(server, List.of(failed, ordinary));

      await().atMost(PATIENCE).until(() -> store.reader().trace(new TraceId(1, 1)) != null);
      await().atMost(PATIENCE).until(() -> dropped.contains(new TraceId(1, 2)));
      assertThat(reader.trace(new TraceId(1, 2))).isNull();
      assertThat(store.reader().trace(new TraceId(1, 2))).isNull();
      assertThat(scrape(server)).contains("datatracing_tail_kept_traces_total{node=\"tail\"} 1.0");
    } finally {
      store.close();
    }
  }

  private static void post(CollectorServer server, List<Span> spans) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.otlpHttpUrl() + "/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(OtlpBatch.of(spans).bytes()))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }

  private static String scrape(CollectorServer server) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.otlpHttpUrl() + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
