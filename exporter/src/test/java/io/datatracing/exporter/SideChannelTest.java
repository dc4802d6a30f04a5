package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where heartbeats and their like go, as the settings say. */
class SideChannelTest {
  private List<String> problems = List.of();

  @Test
  void besideSpansByHttpItIsTheSameServers() {
    assertThat(beside()).isEqualTo("http://127.0.0.1:4318/v1/traces");
    assertThat(beside("datatracing.exporter.endpoint", "http://a:4318,https://b/base"))
        .isEqualTo("http://a:4318/v1/traces, https://b/base/v1/traces");
  }

  @Test
  void besideSpansByGrpcItIsTheStandardPortOfHttpOnTheSameHost() {
    assertThat(beside("datatracing.exporter.protocol", "grpc"))
        .isEqualTo("http://127.0.0.1:4318/v1/traces");
    assertThat(
            beside(
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "grpc",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "https://[::1]:4317"))
        .isEqualTo("https://[::1]:4318/v1/traces");
  }

  @Test
  void besideSpansByGrpcToOtherPortsThereIsNone() {
    assertThat(
            beside(
                "datatracing.exporter.protocol",
                "grpc",
                "datatracing.exporter.endpoint",
                "https://collector:443"))
        .isNull();
    assertThat(problems).isEmpty();
  }

  @Test
  void aServerOfItsOwnGetsNoneOfTheHeadersForTheOthers() {
    EndpointOptions options =
        read(
            "datatracing.exporter.protocol",
            "grpc",
            "datatracing.exporter.headers",
            "api-key=secret",
            "datatracing.control.endpoint",
            "https://tracing:4318,http://second:4318");
    EndpointOptions beside = options.beside();

    assertThat(beside).hasToString("https://tracing:4318/v1/traces, http://second:4318/v1/traces");
    assertThat(beside.headers()).isEmpty();
    assertThat(beside.protocol()).isEqualTo(OtlpProtocol.HTTP_PROTOBUF);
    assertThat(options.headers()).containsEntry("api-key", "secret");
    assertThat(options).hasToString("http://127.0.0.1:4317");
  }

  @Test
  void aServerThatIsNoUrlIsToldInOneLine() {
    assertThat(beside("datatracing.control.endpoint", "tracing:4318"))
        .isEqualTo("http://127.0.0.1:4318/v1/traces");
    assertThat(problems)
        .singleElement()
        .asString()
        .contains("DATATRACING_CONTROL_ENDPOINT is \"tracing:4318\", expected a URL");
  }

  private @Nullable String beside(String... variables) {
    EndpointOptions beside = read(variables).beside();
    return beside == null ? null : beside.toString();
  }

  private EndpointOptions read(String... variables) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      String name = variables[i];
      environment.put(
          name.startsWith("OTEL") ? name : name.toUpperCase().replace('.', '_'), variables[i + 1]);
    }
    Settings settings = new Settings(Map.of(), environment, Map.of());
    EndpointOptions options = new ExporterSettings(settings).read().endpoint();
    problems = settings.problems();
    return options;
  }
}
