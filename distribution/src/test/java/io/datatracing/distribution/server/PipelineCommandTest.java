package io.datatracing.distribution.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.CommandLineKit;
import io.datatracing.distribution.ExitCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The pipeline's file: the documented ones, the commands about it, and a server that runs by one.
 */
class PipelineCommandTest {
  private static final Path EXAMPLE = Path.of("..", "docs", "collector.yaml");
  private static final String SPAN =
      "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":"
          + "\"00000000000000010000000000000002\",\"spanId\":\"0000000000000003\","
          + "\"name\":\"pay 4111111111111111\"}]}]}]}";

  @TempDir private Path directory;
  private final CommandLineKit cli = new CommandLineKit();

  @Command
  private static final class Listening {
    @Mixin ServerOptions.Listening options = new ServerOptions.Listening();
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("collector.yaml"), text);
  }

  /** The example inside the page. */
  private static String documented() throws Exception {
    Matcher yaml =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "collector.md")));
    assertThat(yaml.find()).isTrue();
    return yaml.group(1);
  }

  @Test
  void theDocumentedFileIsFine() {
    assertThat(cli.run("collector", "validate", EXAMPLE.toString())).as(cli.err()).isZero();
    assertThat(cli.out()).startsWith("collector.yaml is fine: ");
  }

  @Test
  void everyPipelineOfThePageIsFine() throws Exception {
    Matcher yaml =
        Pattern.compile("```yaml\n(receive:.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "collector.md")));
    int pipelines = 0;
    while (yaml.find()) {
      assertThat(cli.run("collector", "validate", file(yaml.group(1)).toString()))
          .as(yaml.group(1) + cli.err())
          .isZero();
      pipelines++;
    }
    assertThat(pipelines).isEqualTo(2);
  }

  @Test
  void theExampleOfThePageIsDrawn() throws Exception {
    assertThat(cli.run("collector", "graph", file(documented()).toString())).isZero();
    assertThat(cli.out().lines())
        .containsExactly(
            "receive", "└─▶ hide (redact)", "    ├─▶ store", "    └╌▶ copy (otlp)  not waited for");
  }

  @Test
  void theExampleIsDrawnForGraphviz() throws Exception {
    assertThat(cli.run("collector", "graph", "--dot", file(documented()).toString())).isZero();
    assertThat(cli.out())
        .startsWith("digraph pipeline {")
        .contains("\"hide\" -> \"copy\" [style=dashed];");
  }

  @Test
  void whatIsWrongIsALineEachWithFileAndLine() throws Exception {
    Path file = file(documented() + "    give-up: 30\n    colour: red\n");
    assertThat(cli.run("collector", "validate", file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err().lines())
        .hasSize(2)
        .anyMatch(
            l ->
                l.equals("collector.yaml:13: nodes.copy.give-up: '30' is not a duration; e.g. 30s"))
        .anyMatch(l -> l.startsWith("collector.yaml:14: nodes.copy.colour: unknown setting"));
  }

  @Test
  void theSchemaIsJson() throws Exception {
    assertThat(cli.run("collector", "schema")).isZero();
    JsonNode schema = new ObjectMapper().readTree(cli.out());
    assertThat(schema.at("/$defs/node/properties/type/enum")).isNotEmpty();
  }

  @Test
  void withoutDirectoryOrCommandItSaysWhatIsMissing() {
    assertThat(cli.run("collector")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("--data DIR");
  }

  @Test
  void aServerRunsByItsFileAndTellsWhatPasses() throws Exception {
    Path file =
        file(
            """
            receive: hide
            nodes:
              hide: {type: redact, rules: [{name: cards, detect: card}], to: store}
              store: {type: store}
            """);
    Listening listening = new Listening();
    new CommandLine(listening)
        .parseArgs("--pipeline", file.toString(), "--otlp-http-port", "0", "--query-port", "0");
    HttpClient client = HttpClient.newHttpClient();
    try (TracingServer server =
        TracingServer.start(listening.options.withData(directory.resolve("data")))) {
      HttpRequest send =
          HttpRequest.newBuilder(server.otlpHttpUri().resolve("/v1/traces"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(SPAN))
              .build();
      assertThat(client.send(send, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      String trace =
          get(client, server.queryUri().resolve("/api/v1/traces/00000000000000010000000000000002"));
      assertThat(trace).contains("pay ****").doesNotContain("4111111111111111");
      for (URI base : new URI[] {server.queryUri(), server.otlpHttpUri()}) {
        JsonNode pipeline =
            new ObjectMapper().readTree(get(client, base.resolve("/api/v1/pipeline")));
        assertThat(pipeline.at("/configuration/source").asText()).isEqualTo("collector.yaml");
        assertThat(pipeline.get("nodes").findValuesAsText("id"))
            .containsExactly("receive", "hide", "store");
        assertThat(pipeline.at("/nodes/1/inSpanCount").asLong()).isEqualTo(1);
        assertThat(pipeline.at("/nodes/2/answeredBatchCount").asLong()).isEqualTo(1);
        assertThat(pipeline.get("channels")).hasSize(2);
      }
      assertThat(get(client, server.otlpHttpUri().resolve("/metrics")))
          .contains("datatracing_redact_found_total{node=\"hide\",rule=\"cards\"} 1.0")
          .contains("datatracing_pipeline_in_spans_total{node=\"store\"} 1.0");
    }
  }

  @Test
  void whatHeadSamplingDropsIsToldFromTheIdAndThePipelineTracesItself() throws Exception {
    Path file =
        file(
            """
            receive: few
            tracing: full
            nodes:
              few: {type: head, ratio: 0, to: store}
              store: {type: store}
            """);
    Listening listening = new Listening();
    new CommandLine(listening)
        .parseArgs("--pipeline", file.toString(), "--otlp-http-port", "0", "--query-port", "0");
    HttpClient client = HttpClient.newHttpClient();
    try (TracingServer server =
        TracingServer.start(listening.options.withData(directory.resolve("data")))) {
      JsonNode fate =
          new ObjectMapper()
              .readTree(
                  get(
                      client,
                      server
                          .queryUri()
                          .resolve("/api/v1/traces/00000000000000010000000000000002/fate")));
      assertThat(fate.get("fate").asText()).isEqualTo("head.not_sampled");
      assertThat(fate.get("evidence").asText()).isEqualTo("recomputed");
      HttpRequest send =
          HttpRequest.newBuilder(server.otlpHttpUri().resolve("/v1/traces"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(SPAN))
              .build();
      assertThat(client.send(send, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      URI operations =
          server.queryUri().resolve("/api/v1/services/datatracing-collector/operations");
      // An ordinary service, with a span for each node that had the batch: nothing got to the
      // store.
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(get(client, operations)).contains("receive").contains("few"));
      HttpRequest off =
          HttpRequest.newBuilder(server.otlpHttpUri().resolve("/api/v1/pipeline/tracing"))
              .PUT(HttpRequest.BodyPublishers.ofString("{\"mode\": \"none\"}"))
              .build();
      assertThat(client.send(off, HttpResponse.BodyHandlers.ofString()).body())
          .contains("\"mode\":\"none\"");
    }
  }

  /** A page that asks another service, some minutes from now: a time that is counted whole. */
  private static String call(int trace, long start) {
    String span =
        "{\"traceId\":\"%032x\",\"spanId\":\"%016x\",\"parentSpanId\":\"%s\",\"name\":\"work\",\"kind\":%d,"
            + "\"startTimeUnixNano\":\"%d\",\"endTimeUnixNano\":\"%d\"}";
    String resource =
        "{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"%s\"}}]},"
            + "\"scopeSpans\":[{\"spans\":[%s]}]}";
    return "{\"resourceSpans\":["
        + resource.formatted("shop", span.formatted(trace, 1, "", 3, start, start + 9_000_000))
        + ","
        + resource.formatted(
            "mail", span.formatted(trace, 2, "0000000000000001", 2, start, start + 5_000_000))
        + "]}";
  }

  @Test
  void whatHeadDropsCountsInAnswersAboutLatencyAndDependencies() throws Exception {
    Path file =
        file(
            """
            receive: figures
            nodes:
              figures: {type: metrics, rollups: {keep: 7d}, to: few}
              few: {type: head, ratio: 0, to: store}
              store: {type: store}
            """);
    Listening listening = new Listening();
    new CommandLine(listening)
        .parseArgs("--pipeline", file.toString(), "--otlp-http-port", "0", "--query-port", "0");
    HttpClient client = HttpClient.newHttpClient();
    long minute = System.currentTimeMillis() / 60_000 + 10;
    long start = minute * 60_000_000_000L;
    try (TracingServer server =
        TracingServer.start(listening.options.withData(directory.resolve("data")))) {
      String time = "start=" + start + "&end=" + (start + 2 * 60_000_000_000L);
      URI latency = server.queryUri().resolve("/api/v1/latency?service=mail&" + time);
      for (int trace = 1; trace <= 20; trace++) {
        HttpRequest send =
            HttpRequest.newBuilder(server.otlpHttpUri().resolve("/v1/traces"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(call(trace, start)))
                .build();
        assertThat(client.send(send, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(200);
        // Also when the answer has been kept since the question before.
        JsonNode answer = new ObjectMapper().readTree(get(client, latency));
        assertThat(answer.get("count").asInt()).isEqualTo(trace);
        assertThat(answer.get("method").asText()).isEqualTo("rollup");
        assertThat(answer.at("/percentiles/0/nanos").asLong()).isBetween(4_900_000L, 5_100_000L);
      }
      URI traces = server.queryUri().resolve("/api/v1/traces?" + time);
      assertThat(new ObjectMapper().readTree(get(client, traces)).get("traces")).isEmpty();
      JsonNode edges =
          new ObjectMapper()
              .readTree(get(client, server.queryUri().resolve("/api/v1/dependencies?" + time)))
              .get("edges");
      assertThat(edges).hasSize(1);
      assertThat(edges.get(0).get("count").asInt()).isEqualTo(20);
    }
  }

  @Test
  void figuresThatCannotBeWholeAreRefusedWithTheirLine() throws Exception {
    Path file =
        file(
            """
            receive: [figures, few]
            nodes:
              figures:
                type: metrics
                rollups: {}
                to: few
              few: {type: head, ratio: 0.5, to: store}
              store: {type: store}
            """);
    assertThat(cli.run("collector", "validate", file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err())
        .isEqualTo(
            "collector.yaml:5: nodes.figures.rollups: count wrong where spans reach 'store' without"
                + " passing this node: lead every channel to it through here\n");
  }

  @Test
  void theCollectorRunsAloneByTheExampleOfThePage() throws Exception {
    CollectorCommand command = new CollectorCommand();
    new CommandLine(command)
        .parseArgs(
            "--data",
            directory.resolve("data").toString(),
            "--pipeline",
            file(documented()).toString(),
            "--otlp-http-port",
            "0");
    HttpClient client = HttpClient.newHttpClient();
    try (CollectorCommand.Running running = command.open()) {
      URI base = URI.create(running.collector().otlpHttpUrl());
      HttpRequest send =
          HttpRequest.newBuilder(base.resolve("/v1/traces"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(SPAN))
              .build();
      // Nothing listens where the copy goes: nobody waits for it.
      assertThat(client.send(send, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(running.store().stats().acceptedSpans()).isEqualTo(1);
    }
  }

  private static String get(HttpClient client, URI uri) throws Exception {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}
