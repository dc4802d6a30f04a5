package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.calls.Calls;
import io.datatracing.smoke.Product.Result;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every span that an application makes is in the store or was counted as lost, by cause. */
class AccountIT {
  @TempDir Path directory;

  @Test
  void whenNothingIsLostEverySpanIsStored() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
      AgentReport report = run(server.otlp(), Map.of());

      assertThat(report).isEqualTo(new AgentReport(Application.SPANS, 0, Map.of()));
      assertThat(StoredSpans.count(server.client())).isEqualTo(Application.SPANS);
    }
  }

  @Test
  void whenNothingIsLostEverySpanIsStoredOverGrpcToo() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
      AgentReport report =
          run(
              URI.create("http://127.0.0.1:" + server.port("otlp-grpc")),
              Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"));

      assertThat(report).isEqualTo(new AgentReport(Application.SPANS, 0, Map.of()));
      assertThat(StoredSpans.count(server.client())).isEqualTo(Application.SPANS);
    }
  }

  @Test
  void whenTheCollectorIsTooSlowWhatTheQueueRefusesIsCounted() throws Exception {
    Path done = directory.resolve("done");
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        SlowCollector slow = new SlowCollector(server.otlp(), done)) {
      AgentReport report =
          run(
              slow.uri(),
              Map.of(
                  "OTEL_BSP_MAX_QUEUE_SIZE",
                  "10",
                  "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
                  "10",
                  // The first request waits for as long as the application takes.
                  "OTEL_EXPORTER_OTLP_TIMEOUT",
                  "600000"),
              "-D" + Calls.DONE + "=" + done);

      assertThat(report.total()).isEqualTo(Application.SPANS);
      assertThat(report.waiting()).isZero();
      assertThat(report.lost()).containsOnlyKeys("agent.queue_full");
      assertThat(StoredSpans.count(server.client())).isEqualTo(report.sent());
    }
  }

  @Test
  void withoutACollectorEverySpanIsCounted() throws Exception {
    Result result =
        Application.runTraced(
            directory,
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"),
            AgentReport.JVM_ARGUMENT);

    AgentReport report = AgentReport.in(result.err());
    assertThat(report.sent()).isZero();
    assertThat(report.total()).isEqualTo(Application.SPANS);
  }

  private AgentReport run(URI collector, Map<String, String> settings, String... jvmArguments)
      throws Exception {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.toString());
    // On a busy machine two seconds may be too few for the last batches.
    environment.put("DATATRACING_EXPORTER_EXIT", "60000");
    List<String> arguments = new ArrayList<>(List.of(jvmArguments));
    arguments.add(AgentReport.JVM_ARGUMENT);
    Result result = Application.runTraced(directory, environment, arguments.toArray(String[]::new));
    return AgentReport.in(result.err());
  }
}
