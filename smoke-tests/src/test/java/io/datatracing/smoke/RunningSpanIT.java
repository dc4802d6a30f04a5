package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.query.QueryClient;
import io.datatracing.distribution.query.TracePage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A span that takes long is seen while it runs, and once when it has ended. */
class RunningSpanIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void aSpanIsRunningThenReplacedOnce() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ServiceProcess service =
            ServiceProcess.start(server.otlp(), Map.of("datatracing.running.after", "300"))) {
      service.tell("hold");
      await().atMost(TIMEOUT).until(() -> states(server).equals(List.of("running", "running")));

      service.tell("release");
      await().atMost(TIMEOUT).until(() -> states(server).equals(List.of("", "")));
    }
  }

  @Test
  void aSpanOfAKilledProcessIsAbandoned() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ServiceProcess service =
            ServiceProcess.start(server.otlp(), Map.of("datatracing.running.after", "300"))) {
      service.tell("hold");
      await().atMost(TIMEOUT).until(() -> states(server).equals(List.of("running", "running")));

      service.kill();
      await().atMost(TIMEOUT).until(() -> states(server).equals(List.of("abandoned", "abandoned")));
    }
  }

  /** The state of each span of the only trace; empty for one that has ended. */
  private static List<String> states(ServerProcess server) throws Exception {
    QueryClient client = server.client();
    TracePage page =
        client.search(
            List.of(
                Map.entry("start", Instant.now().minus(Duration.ofHours(1)).toString()),
                Map.entry("end", Instant.now().plus(Duration.ofMinutes(1)).toString())));
    assertThat(page.traces()).hasSizeLessThanOrEqualTo(1);
    List<String> states = new ArrayList<>();
    for (TracePage.Summary trace : page.traces()) {
      URI uri = server.query().resolve("/api/v1/traces/" + trace.traceId());
      byte[] body =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
              .body();
      for (JsonNode span : new ObjectMapper().readTree(body).path("spans")) {
        states.add(state(span));
      }
    }
    return states;
  }

  private static String state(JsonNode span) {
    for (JsonNode attribute : span.path("attributes")) {
      if (attribute.path("key").asText().equals("datatracing.span.state")) {
        return attribute.path("value").asText();
      }
    }
    return "";
  }
}
