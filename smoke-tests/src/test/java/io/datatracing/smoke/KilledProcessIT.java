package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a traced process: the server knows how many spans are missing at most. */
class KilledProcessIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void theGapHasAKnownUpperBound() throws Exception {
    Path calls = directory.resolve("calls");
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ServiceProcess service = ServiceProcess.start(server.otlp(), Map.of())) {
      AgentsApi agents = new AgentsApi(server.otlp());
      service.tell("load " + calls);
      await()
          .atMost(TIMEOUT)
          .until(() -> agents.agent().path("account").path("received").asLong() > 1_000);
      service.kill();
      await().atMost(TIMEOUT).until(() -> agents.agent().path("state").asText().equals("gone"));

      JsonNode account = agents.agent().path("account");
      // Both spans of a completed call have ended; those of the last call perhaps not.
      long made =
          ServiceProcess.SPANS_A_CALL * ByteBuffer.wrap(Files.readAllBytes(calls)).getLong();
      long stored = StoredSpans.count(server.client());
      long missing = made - stored - account.path("lost").asLong();
      assertThat(account.path("missingAtMostHolds").asBoolean()).isTrue();
      assertThat(account.path("received").asLong()).isEqualTo(stored);
      assertThat(missing).isLessThanOrEqualTo(account.path("missingAtMost").asLong());
      assertThat(account.path("missing").asLong())
          .isLessThanOrEqualTo(Math.max(0, missing) + ServiceProcess.SPANS_A_CALL);
      assertThat(account.path("missingAtMost").asLong()).isEqualTo(32_768 + 512);
    }
  }

  @Test
  void aProcessThatEndsInOrderLeavesNoGap() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
      AgentsApi agents = new AgentsApi(server.otlp());
      try (ServiceProcess service = ServiceProcess.start(server.otlp(), Map.of())) {
        await().atMost(TIMEOUT).until(() -> agents.mode().equals("head"));
        service.tell("call 20");
      }
      JsonNode agent = agents.agent();
      assertThat(agent.path("state").asText()).isEqualTo("stopped");
      assertThat(agent.path("account").path("ended").asLong()).isEqualTo(40);
      assertThat(agent.path("account").path("received").asLong()).isEqualTo(40);
      assertThat(agent.path("account").path("missingAtMost").asLong()).isZero();
    }
  }
}
