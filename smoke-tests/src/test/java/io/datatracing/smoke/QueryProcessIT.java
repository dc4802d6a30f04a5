package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.query.QueryClient;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code datatracing query} beside the server that writes, and after it. */
class QueryProcessIT {
  private static final Pattern READY =
      Pattern.compile("DataTracing query is ready: UI (\\S+)  data (.+)");

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void spansOfTheServerAreSeenByTheOtherProcess() throws Exception {
    Path data = directory.resolve("data");
    ServerProcess server = ServerProcess.start(data);
    Process query = null;
    try {
      send(server.otlp(), new TraceId(1, 1));
      query = start(data);
      QueryClient client = new QueryClient(url(query));
      // What was acknowledged before it started.
      assertThat(client.trace(new TraceId(1, 1).toString()).spans()).hasSize(1);
      send(server.otlp(), new TraceId(1, 2));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(client.trace(new TraceId(1, 2).toString()).spans()).hasSize(1));
      server.close();
      // The log has become a block.
      assertThat(client.trace(new TraceId(1, 1).toString()).spans()).hasSize(1);
      assertThat(client.trace(new TraceId(1, 2).toString()).spans()).hasSize(1);
    } finally {
      end(query);
      server.close();
    }
  }

  /** What a tail node holds is in its journal, which the other process reads. */
  @Test
  void spansThatWaitForASamplingDecisionAreSeenByTheOtherProcess() throws Exception {
    Path data = directory.resolve("data");
    Path pipeline =
        Files.writeString(
            directory.resolve("collector.yaml"),
            """
            receive: tail
            nodes:
              tail: {type: tail, window: 10m, policies: [{name: errors, keep: error}], to: store}
              store: {type: store}
            """);
    ServerProcess server = ServerProcess.start(data, Map.of(), "--pipeline", pipeline.toString());
    Process query = null;
    try {
      send(server.otlp(), new TraceId(1, 1));
      query = start(data);
      URI other = url(query);
      QueryClient client = new QueryClient(other);
      // What waited before it started, and what came since.
      assertThat(client.trace(new TraceId(1, 1).toString()).spans()).hasSize(1);
      send(server.otlp(), new TraceId(1, 2));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(client.trace(new TraceId(1, 2).toString()).spans()).hasSize(1));

      String range = "start=0&end=" + Instant.now().plusSeconds(3_600);
      for (URI one : List.of(server.query(), other)) {
        JsonNode held = get(200, one.resolve("/api/v1/traces/" + new TraceId(1, 1)));
        assertThat(held.path("spans")).hasSize(1);
        assertThat(held.has("warnings")).isFalse();
        assertThat(get(200, one.resolve("/api/v1/traces?" + range)).path("traces")).hasSize(2);
        JsonNode fate = get(200, one.resolve("/api/v1/traces/" + new TraceId(1, 1) + "/fate"));
        assertThat(fate.path("fate").asText()).isEqualTo("pending");
        for (String sums : List.of("/api/v1/latency?", "/api/v1/dependencies?")) {
          assertThat(warning(get(200, one.resolve(sums + range))))
              .startsWith("Spans that wait for a sampling decision are not counted");
        }
      }
    } finally {
      end(query);
      server.close();
    }
  }

  private static String warning(JsonNode answer) {
    assertThat(answer.path("warnings")).as("%s", answer).hasSize(1);
    return answer.path("warnings").path(0).asText();
  }

  private JsonNode get(int status, URI uri) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as("%s", uri).isEqualTo(status);
    return new ObjectMapper().readTree(answer.body());
  }

  private static void end(@Nullable Process query) throws InterruptedException {
    if (query != null) {
      query.destroy();
      if (!query.waitFor(20, TimeUnit.SECONDS)) {
        query.destroyForcibly();
      }
    }
  }

  private static Process start(Path data) throws IOException {
    return new ProcessBuilder(
            Product.installation().launcher().toString(),
            "query",
            "--data",
            data.toString(),
            "--query-port",
            "0")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static URI url(Process query) throws IOException {
    // Not closed: closing it would close the process's standard output.
    BufferedReader lines = query.inputReader(StandardCharsets.UTF_8);
    Matcher ready = READY.matcher(String.valueOf(lines.readLine()));
    assertThat(ready.matches()).as("ready line").isTrue();
    return URI.create(ready.group(1));
  }

  private void send(URI otlp, TraceId traceId) throws IOException, InterruptedException {
    Instant now = Instant.now();
    long start = now.getEpochSecond() * 1_000_000_000 + now.getNano();
    Span span =
        Span.builder(traceId, new SpanId(1), "step")
            .times(start, start + 1_000)
            .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "sender"))))
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(otlp.resolve("/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(OtlpWriter.write(List.of(span))))
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
  }
}
