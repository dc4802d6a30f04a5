package io.datatracing.distribution.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.CommandLineKit;
import io.datatracing.distribution.ExitCode;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A trace that was stored, and that the store's retention has dropped since. */
class ExpiredFateTest {
  private static final TraceId TRACE = new TraceId(0x4bf9_2f35_77b3_4da6L, 7);
  private static final String NEVER = "4bf92f3577b34da7a3ce929d0e0e4736";
  private static final Duration AGO = Duration.ofHours(5);

  @TempDir Path data;

  @Command
  private static final class Listening {
    @Mixin ServerOptions.Listening options = new ServerOptions.Listening();
  }

  /** As a server that ran hours ago. */
  private void storeBefore(Instant then) throws Exception {
    StoreOptions options = new StoreOptions(data, Map.of(), Clock.fixed(then, ZoneOffset.UTC));
    try (SpanStore store = SpanStoreProvider.named("segment").open(options)) {
      CompletableFuture<Void> stored = new CompletableFuture<>();
      store
          .writer()
          .append(
              OtlpBatch.of(List.of(Span.builder(TRACE, new SpanId(1), "GET /orders").build())),
              new AppendCallback() {
                @Override
                public void stored() {
                  stored.complete(null);
                }

                @Override
                public void failed(StoreException cause) {
                  stored.completeExceptionally(cause);
                }
              });
      stored.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void itIsToldWithItsHourAndNotAsNeverSeen() throws Exception {
    Instant then = Instant.now().minus(AGO);
    storeBefore(then);
    String hour =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH").format(then.atOffset(ZoneOffset.UTC));
    Listening listening = new Listening();
    new CommandLine(listening)
        .parseArgs(
            "--otlp-http-port",
            "0",
            "--query-port",
            "0",
            "--set",
            "datatracing.store.segment.retention=PT2H");
    try (TracingServer server = TracingServer.start(listening.options.withData(data))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> fate(server.queryUri(), TRACE.toString()).get("fate").asText(),
              "retention.expired"::equals);
      JsonNode fate = fate(server.queryUri(), TRACE.toString());
      assertThat(fate.get("evidence").asText()).isEqualTo("filter");
      assertThat(fate.get("exact").asBoolean()).isFalse();
      assertThat(fate.get("falsePositiveRate").asDouble()).isBetween(1e-12, 1e-6);
      assertThat(fate.get("words").asText()).contains("with what had come in the hour " + hour);
      assertThat(fate(server.queryUri(), NEVER).get("fate").asText()).isEqualTo("never_seen");
      CommandLineKit cli = new CommandLineKit();
      String url = server.queryUri().toString();
      assertThat(cli.run("why", TRACE.toString(), "--server", url)).isEqualTo(ExitCode.OK);
      assertThat(cli.out()).startsWith("retention.expired: ").contains("(probable)");
    }
  }

  private static JsonNode fate(URI query, String id) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(query.resolve("/api/v1/traces/" + id + "/fate")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }
}
