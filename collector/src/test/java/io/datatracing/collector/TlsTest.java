package io.datatracing.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.http.TlsOptions;
import io.datatracing.model.Span;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted receivers, with OpenTelemetry's exporters as clients. */
class TlsTest {
  @TempDir private static Path directory;
  private static TestCertificate server;
  private static TestCertificate client;

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = new TestCertificate(directory, "server");
    client = new TestCertificate(directory, "client");
  }

  @Test
  void spansArriveOverHttpAndGrpc() throws Exception {
    try (Collector collector = new Collector(askingFor(null))) {
      assertThat(collector.url()).startsWith("https://");
      export(http(collector, false));
      export(grpc(collector, false));
      assertThat(collector.store.spans()).extracting(Span::name).containsExactly("a", "a");
    }
  }

  @Test
  void onlyClientsWithACertificateMaySendWhereOneIsAskedFor() throws Exception {
    try (Collector collector = new Collector(askingFor(client.certificate))) {
      export(http(collector, false));
      export(grpc(collector, false));
      assertThat(collector.store.spans()).isEmpty();
      export(http(collector, true));
      export(grpc(collector, true));
      assertThat(collector.store.spans()).hasSize(2);
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(
            () -> new Collector(options(new TlsOptions(missing, server.key, null))).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(missing.toString());
    Path wrong = Files.writeString(directory.resolve("wrong.key"), "no key");
    assertThatThrownBy(
            () -> new Collector(options(new TlsOptions(server.certificate, wrong, null))).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(wrong.toString());
  }

  private static ReceiverOptions askingFor(@Nullable Path clientAuthorities) {
    return options(new TlsOptions(server.certificate, server.key, clientAuthorities));
  }

  private static ReceiverOptions options(TlsOptions tls) {
    return new ReceiverOptions(
        Map.of(ReceiverPort.OTLP_GRPC, 0), tls, null, Set.of(), null, null, null);
  }

  private static SpanExporter http(Collector collector, boolean withCertificate) throws Exception {
    var builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(collector.url() + "/v1/traces")
            .setRetryPolicy(null)
            .setTimeout(60, TimeUnit.SECONDS)
            .setTrustedCertificates(Files.readAllBytes(server.certificate));
    if (withCertificate) {
      builder.setClientTls(Files.readAllBytes(client.key), Files.readAllBytes(client.certificate));
    }
    return builder.build();
  }

  private static SpanExporter grpc(Collector collector, boolean withCertificate) throws Exception {
    var builder =
        OtlpGrpcSpanExporter.builder()
            .setEndpoint("https://127.0.0.1:" + collector.port(ReceiverPort.OTLP_GRPC))
            .setRetryPolicy(null)
            .setTimeout(60, TimeUnit.SECONDS)
            .setTrustedCertificates(Files.readAllBytes(server.certificate));
    if (withCertificate) {
      builder.setClientTls(Files.readAllBytes(client.key), Files.readAllBytes(client.certificate));
    }
    return builder.build();
  }

  private static void export(SpanExporter exporter) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    provider.get("test").spanBuilder("a").startSpan().end();
    provider.shutdown().join(90, TimeUnit.SECONDS);
  }
}
