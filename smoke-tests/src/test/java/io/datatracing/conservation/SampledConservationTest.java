package io.datatracing.conservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.distribution.server.ServerOptions;
import io.datatracing.distribution.server.TracingServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The law where a sampler stands between senders and the store, and its file is changed. */
class SampledConservationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String TAIL =
      """
      receive: tail
      tracing: %s
      nodes:
        tail:
          type: tail
          window: %s
          policies: [{name: errors, keep: error}]
          to: store
        store: {type: store}
      """;

  @TempDir Path directory;
  private final Conservation account = new Conservation();
  private final HttpClient http = HttpClient.newHttpClient();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("collector.yaml"), TAIL.formatted("none", "300ms"));
  }

  private TracingServer start() throws Exception {
    ServerOptions.Listening options =
        CommandLine.populateCommand(
            new ServerOptions.Listening(),
            "--pipeline",
            file.toString(),
            "--store",
            "gated",
            "--otlp-http-port",
            "0",
            "--query-port",
            "0");
    return TracingServer.start(options.withData(directory.resolve("data")));
  }

  private void replace(String text) throws IOException {
    Path whole = Files.writeString(directory.resolve("collector.yaml.new"), text);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void send(TracingServer server, int traces) {
    for (int i = 0; i < traces; i++) {
      account.send(server.otlpHttpUri());
    }
  }

  private String pipeline(TracingServer server) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.queryUri().resolve("/api/v1/pipeline")).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private void awaitPipeline(TracingServer server, String has) {
    await().atMost(PATIENCE).until(() -> pipeline(server).contains(has));
  }

  private Map<String, Long> lawHolds(URI query) throws Exception {
    await().atMost(PATIENCE).until(() -> !account.isPending(query));
    return account.assertLawHolds(query);
  }

  @Test
  void aBadFileAndAGoodOneWhileManySend() throws Exception {
    try (TracingServer server = start()) {
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread sender = new Thread(() -> send(server, 60));
        sender.start();
        senders.add(sender);
      }
      replace(TAIL.formatted("none", "soon"));
      awaitPipeline(server, "'soon' is not a duration");
      send(server, 5);
      replace(TAIL.formatted("full", "400ms"));
      awaitPipeline(server, "changed tail");
      for (Thread sender : senders) {
        sender.join();
      }
      // Without the sampler: what waited is decided, not forgotten.
      send(server, 20);
      replace("receive: store\nnodes: {store: {type: store}}\n");
      awaitPipeline(server, "removed tail");
      send(server, 5);
      assertThat(account.statuses()).isEqualTo(Map.of(200, 270L));
      assertThat(lawHolds(server.queryUri())).containsOnlyKeys("stored", "tail.not_sampled");
    }
  }

  @Test
  void aRestartInTheMiddleOfAWindowAndAStoreThatFailsMeanwhile() throws Exception {
    replace(TAIL.formatted("none", "1h"));
    try (TracingServer server = start()) {
      GatedStoreProvider.gateOf(directory.resolve("data")).fail(true);
      send(server, 30);
      assertThat(account.statuses()).as("the journal has them").isEqualTo(Map.of(200, 30L));
      GatedStoreProvider.gateOf(directory.resolve("data")).fail(false);
    }
    replace(TAIL.formatted("none", "300ms"));
    try (TracingServer server = start()) {
      send(server, 30);
      long failed = account.failed();
      assertThat(failed).isBetween(1L, 59L);
      assertThat(lawHolds(server.queryUri()))
          .isEqualTo(Map.of("stored", 3 * failed, "tail.not_sampled", 3 * (60 - failed)));
    }
  }
}
