package io.datatracing.smoke;

import static io.datatracing.smoke.ServiceProcess.SPANS_A_CALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.smoke.Product.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running JVM is switched from outside: by the server, by a file. */
class ControlIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String TOKEN = "a-token-of-this-test";

  @TempDir Path directory;

  @Test
  void theServerSwitchesTheModeAndBothSidesKnowWhoWanted() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ServiceProcess service = ServiceProcess.start(server.otlp(), Map.of())) {
      AgentsApi agents = new AgentsApi(server.otlp());
      await().atMost(TIMEOUT).until(() -> agents.mode().equals("head"));
      service.tell("call 1");
      awaitSpans(server, SPANS_A_CALL);

      switchTo(server, agents, "none");
      service.tell("call 5");
      switchTo(server, agents, "tail");
      service.tell("call 2");

      awaitSpans(server, 3 * SPANS_A_CALL);
      await()
          .atMost(TIMEOUT)
          .until(() -> agents.agent().path("lost").path("agent.mode_none").asLong() > 0);
      // What an agent has applied is taken down after its mode is known.
      await().atMost(TIMEOUT).until(() -> agents.audit().size() == 4);
      assertThat(agents.audit())
          .extracting(
              e ->
                  e.path("what").asText()
                      + " "
                      + e.path("old").asText()
                      + ">"
                      + e.path("new").asText())
          .containsExactly(
              "applied none>tail", "wanted none>tail", "applied head>none", "wanted head>none");
      JsonNode applied = agents.audit().path(0);
      assertThat(applied.path("by").asText()).startsWith("server http://127.0.0.1:");
      assertThat(applied.path("service").asText()).isEqualTo(ServiceProcess.NAME);
      assertThat(agents.audit().path(1).path("by").asText()).isEqualTo("loopback");
    }
  }

  @Test
  void aWatchedFileSwitchesTheMode() throws Exception {
    Path file = directory.resolve("control.properties");
    Files.writeString(file, "mode=none\n");
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ServiceProcess service =
            ServiceProcess.start(
                server.otlp(), Map.of("datatracing.control.file", file.toString()))) {
      AgentsApi agents = new AgentsApi(server.otlp());
      await().atMost(TIMEOUT).until(() -> agents.mode().equals("none"));
      service.tell("call 5");
      Files.writeString(file, "mode=tail\n");
      await().atMost(TIMEOUT).until(() -> agents.mode().equals("tail"));
      service.tell("call 1");

      awaitSpans(server, SPANS_A_CALL);
      await().atMost(TIMEOUT).until(() -> agents.audit().size() == 2);
      assertThat(agents.audit().path(0).path("by").asText()).isEqualTo("file " + file);
    }
  }

  @Test
  void fromElsewhereItTakesTheToken() throws Exception {
    Map<String, String> token = Map.of("DATATRACING_CONTROL_TOKEN", TOKEN);
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"), token);
        ServiceProcess service =
            ServiceProcess.start(server.otlp(), Map.of("datatracing.control.token", TOKEN))) {
      AgentsApi agents = new AgentsApi(server.otlp());
      await().atMost(TIMEOUT).until(() -> agents.mode().equals("head"));
      String[] elsewhere = {"X-Forwarded-For", "203.0.113.7"};
      String none = "{\"mode\":\"none\"}";

      assertThat(agents.control(ServiceProcess.NAME, none, elsewhere)).isEqualTo(403);
      assertThat(agents.control(ServiceProcess.NAME, none, "Authorization", "Bearer guessed-token"))
          .isEqualTo(403);
      assertThat(agents.mode()).isEqualTo("head");
      assertThat(agents.audit().path(0).path("what").asText()).isEqualTo("refused");
      assertThat(
              agents.control(
                  ServiceProcess.NAME,
                  none,
                  "X-Forwarded-For",
                  "203.0.113.7",
                  "Authorization",
                  "Bearer " + TOKEN))
          .isEqualTo(200);
      await().atMost(TIMEOUT).until(() -> agents.mode().equals("none"));
      assertThat(agents.agent().path("settings").toString()).doesNotContain(TOKEN);
      service.tell("call 1");
    }
  }

  private void switchTo(ServerProcess server, AgentsApi agents, String mode) throws Exception {
    Result result =
        Product.run(
            directory,
            "agents",
            "mode",
            ServiceProcess.NAME,
            mode,
            "--collector",
            server.otlp().toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    await().atMost(TIMEOUT).until(() -> agents.mode().equals(mode));
  }

  private static void awaitSpans(ServerProcess server, long count) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(StoredSpans.count(server.client())).isEqualTo(count));
  }
}
