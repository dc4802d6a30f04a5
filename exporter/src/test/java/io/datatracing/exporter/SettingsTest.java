package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void aPropertyWinsOverTheEnvironmentOverTheFileOverTheStandard() {
    Map<String, String> system = Map.of("datatracing.a", "property", "otel.e", "standard property");
    Map<String, String> environment =
        Map.of(
            "DATATRACING_A",
            "variable",
            "DATATRACING_B",
            "variable",
            "OTEL_C",
            "standard",
            "OTEL_D",
            "standard");
    Map<String, String> file = Map.of("datatracing.b", "file", "datatracing.c", "file");
    Settings settings = new Settings(system, environment, file);

    assertThat(settings.text("datatracing.a", "OTEL_A")).isEqualTo("property");
    assertThat(settings.text("datatracing.b", "OTEL_B")).isEqualTo("variable");
    assertThat(settings.text("datatracing.c", "OTEL_C")).isEqualTo("file");
    assertThat(settings.text("datatracing.d", "OTEL_D")).isEqualTo("standard");
    assertThat(settings.text("datatracing.e", "OTEL_E")).isEqualTo("standard property");
    assertThat(settings.text("datatracing.f", "OTEL_F")).isNull();
  }

  @Test
  void anEmptyValueIsNotSet() {
    assertThat(environment("OTEL_A", "  ").text("datatracing.a", "OTEL_A")).isNull();
  }

  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    Settings settings = environment("UNRELATED", "1");
    ExporterOptions options = new ExporterSettings(settings).read();

    assertThat(options.endpoint().tracesUrls().get(0))
        .hasToString("http://127.0.0.1:4318/v1/traces");
    assertThat(options.queueSpans()).isEqualTo(32_768);
    assertThat(options.queueBytes()).isEqualTo(16 << 20);
    assertThat(options.batchSpans()).isEqualTo(512);
    assertThat(options.delayMillis()).isEqualTo(5_000);
    assertThat(options.endpoint().gzip()).isFalse();
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void theGeneralEndpointIsABaseTheExactOneIsNot() {
    assertThat(
            new ExporterSettings(environment("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318/base/"))
                .read()
                .endpoint()
                .tracesUrls()
                .get(0))
        .hasToString("http://c:4318/base/v1/traces");
    assertThat(
            new ExporterSettings(environment("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:1/x"))
                .read()
                .endpoint()
                .tracesUrls()
                .get(0))
        .hasToString("http://c:1/x");
  }

  @Test
  void grpcHasItsOwnPort() {
    EndpointOptions options =
        new ExporterSettings(environment("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")).read().endpoint();

    assertThat(options.protocol()).isEqualTo(OtlpProtocol.GRPC);
    assertThat(options).hasToString("http://127.0.0.1:4317");
  }

  @Test
  void aProtocolThatIsNotSupportedIsTold() {
    Settings settings = environment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json");

    assertThat(new ExporterSettings(settings).read().endpoint().protocol())
        .isEqualTo(OtlpProtocol.HTTP_PROTOBUF);
    assertThat(settings.problems())
        .containsExactly(
            "environment variable OTEL_EXPORTER_OTLP_PROTOCOL is \"http/json\", expected http/protobuf or grpc; using http/protobuf");
  }

  @Test
  void severalEndpointsAreAList() {
    Settings settings =
        new Settings(
            Map.of("datatracing.exporter.endpoint", "http://a:1, nothing,https://u:secret@b/x"),
            Map.of(),
            Map.of());

    assertThat(new ExporterSettings(settings).read().endpoint())
        .hasToString("http://a:1/v1/traces, https://b/x/v1/traces");
    assertThat(settings.problems()).hasSize(1);
  }

  @Test
  void aValueThatCannotBeUsedIsToldAndTheDefaultTaken() {
    Settings settings = environment("OTEL_BSP_MAX_QUEUE_SIZE", "many");

    assertThat(new ExporterSettings(settings).read().queueSpans()).isEqualTo(32_768);
    assertThat(settings.problems())
        .containsExactly(
            "environment variable OTEL_BSP_MAX_QUEUE_SIZE is \"many\", expected a whole number from 1 to 16777216; using 32768");
  }

  @Test
  void anEndpointThatIsNoUrlIsToldAndTheDefaultTaken() {
    Settings settings = environment("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318");

    assertThat(new ExporterSettings(settings).read().endpoint().tracesUrls().get(0))
        .hasToString("http://127.0.0.1:4318/v1/traces");
    assertThat(settings.problems()).hasSize(1);
  }

  @Test
  void aClientKeyWithoutItsCertificateIsTold() {
    Settings settings = environment("OTEL_EXPORTER_OTLP_CLIENT_KEY", "/key.pem");

    new ExporterSettings(settings).read();

    assertThat(settings.problems())
        .containsExactly(
            "environment variable OTEL_EXPORTER_OTLP_CLIENT_KEY is \"/key.pem\" and set alone, expected a client key and a client certificate; using no client certificate");
  }

  @Test
  void aProxyThatCannotBeUsedIsToldWithoutItsPassword() {
    Settings settings =
        new Settings(
            Map.of("datatracing.exporter.proxy", "https://me:secret@proxy:1"), Map.of(), Map.of());

    assertThat(new ExporterSettings(settings).read().endpoint().proxy()).isNull();
    assertThat(settings.problems())
        .containsExactly(
            "system property datatracing.exporter.proxy is not a URL that begins with http://, expected http://host:port or http://user:password@host:port; using no proxy");
  }

  @Test
  void headersAreDecodedAndCredentialsNeverTold() {
    Settings settings = environment("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b+c, secret ,x=1=2");

    assertThat(new ExporterSettings(settings).read().endpoint().headers())
        .containsExactly(Map.entry("api-key", "a b+c"), Map.entry("x", "1=2"));
    assertThat(settings.problems())
        .hasSize(1)
        .allSatisfy(problem -> assertThat(problem).doesNotContain("secret"));
  }

  @Test
  void optionsRefuseWhatCannotBe() {
    assertThatThrownBy(() -> new ExporterOptions("http://c/", Map.of(), false, 1, 10, 1, 11, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch size is 11, expected at most the queue size 10");
    assertThatThrownBy(() -> ExporterOptions.to("ftp://c")).hasMessageContaining("ftp://c");
    assertThatThrownBy(() -> ExporterOptions.to("http:///")).hasMessageContaining("expected a URL");
  }

  private static Settings environment(String name, String value) {
    return new Settings(Map.of(), Map.of(name, value), Map.of());
  }
}
