package io.datatracing.exporter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.datatracing.exporter.http.HttpAnswer;
import io.datatracing.exporter.http.TlsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What else the agent sends goes the way of the spans. */
class HttpPathTest {
  private static final byte[] BODY = "told".getBytes(StandardCharsets.UTF_8);

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
          InputStream raw = exchange.getRequestBody();
          byte[] body = (gzip ? new GZIPInputStream(raw) : raw).readAllBytes();
          seen.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Key")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + new String(body, StandardCharsets.UTF_8));
          exchange.getResponseHeaders().set("X-Mode", "full");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("answer".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anotherPathIsBesideTheOneForSpansWithItsHeadersAndMore() {
    HttpPath path = requireNonNull(transports("/base/v1/traces", true).path("/control?x=1"));

    HttpAnswer answer = path.post("text/plain", Map.of("X-More", "1"), BODY, BODY.length, 5_000);

    assertThat(seen).containsExactly("POST /base/control?x=1 secret text/plain told");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-MODE")).isEqualTo("full");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("answer");
    assertThat(answer.failure()).isNull();
    path.close();
  }

  @Test
  void headersOfTheRequestWinOverThoseOfTheSettings() {
    HttpPath path = requireNonNull(transports("/x", false).path("/control"));

    path.get(Map.of("x-key", "other"), 5_000);

    assertThat(seen).containsExactly("GET /control other null ");
    path.close();
  }

  @Test
  void metricsHaveTheirOwnPath() {
    HttpPath path = transports("/v1/traces", false).metrics();

    path.post("application/x-protobuf", Map.of(), BODY, BODY.length, 5_000);
    path.post("application/x-protobuf", Map.of(), BODY, BODY.length, 5_000);

    assertThat(seen).hasSize(2).containsOnly("POST /v1/metrics secret application/x-protobuf told");
    path.close();
  }

  private Transports transports(String path, boolean gzip) {
    EndpointOptions options =
        new EndpointOptions(
            List.of("http://127.0.0.1:" + server.getAddress().getPort() + path),
            OtlpProtocol.HTTP_PROTOBUF,
            Map.of("X-Key", "secret"),
            gzip,
            TlsOptions.NONE,
            null);
    return new Transports(options, "datatracing/test", new TestClock(), System.err);
  }
}
