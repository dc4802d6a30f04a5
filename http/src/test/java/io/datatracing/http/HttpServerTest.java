package io.datatracing.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeaksFailTheTest.class)
class HttpServerTest {
  private static final int LINES = 400_000;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CompletableFuture<Response> later = new CompletableFuture<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger abandoned = new AtomicInteger();
  private Duration idleTimeout = Duration.ofSeconds(30);
  private Duration writeTimeout = Duration.ofSeconds(5);
  private HttpServer server = start(Duration.ofSeconds(10), 100);

  @AfterEach
  void stop() {
    release.countDown();
    later.complete(Response.empty(204));
    server.close();
  }

  @Test
  void answersWithTheHandlersResponse() throws Exception {
    HttpResponse<String> response = get("/hello/w%C3%B6rld?tag=a&tag=b");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("wörld [a, b]");
    assertThat(response.headers().firstValue("X-Everywhere")).hasValue("yes");
    assertThat(response.headers().firstValue("Date")).isPresent();
  }

  @Test
  void problemsAreProblemJson() throws Exception {
    HttpResponse<String> response = get("/nowhere");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Not found\",\"status\":404,"
                + "\"detail\":\"There is nothing at /nowhere.\"}");
  }

  @Test
  void faultOfAHandlerIsA500WithoutItsText() throws Exception {
    HttpResponse<String> response = get("/fault");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void longAnswerIsStreamedAndCompressed() throws Exception {
    HttpResponse<byte[]> plain =
        client.send(request("/lines").build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(plain.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
    assertThat(plain.body()).hasSize(LINES * 10);
    HttpResponse<byte[]> zipped =
        client.send(
            request("/lines").header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
  }

  @Test
  void streamOfAnAsynchronousHandlerIsWrittenByAWorker() throws Exception {
    assertThat(get("/async-stream").body()).startsWith("test-worker-");
  }

  @Test
  void shortStreamGetsALengthAndAnEarlyFaultAStatus() throws Exception {
    HttpResponse<String> good = get("/short");
    assertThat(good.headers().firstValue("Content-Length")).hasValue("5");
    assertThat(get("/early-fault").statusCode()).isEqualTo(500);
  }

  @Test
  void faultInTheMiddleOfAStreamCutsTheConnection() {
    assertThatThrownBy(() -> get("/late-fault")).isInstanceOf(IOException.class);
  }

  @Test
  void headHasNoBody() throws Exception {
    HttpResponse<String> response =
        client.send(
            request("/hello/x").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Length")).hasValue("4");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /hello/1 HTTP/1.1\r\nHost: a\r\n\r\n"
                      + "GET /short HTTP/1.1\r\nHost: a\r\n\r\n"
                      + "GET /hello/3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                  .getBytes(ISO_8859_1));
      String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(all).containsSubsequence("1 []", "short", "3 []").endsWith("3 []");
    }
  }

  @Test
  void oldClientGetsItsStreamWithoutChunks() throws Exception {
    String all = exchange("GET /lines HTTP/1.0\r\n\r\n");
    assertThat(all).startsWith("HTTP/1.1 200 OK").doesNotContainIgnoringCase("chunked");
    assertThat(all.substring(all.indexOf("\r\n\r\n") + 4)).hasSize(LINES * 10);
  }

  @Test
  void targetMayNameTheHost() throws Exception {
    String all = exchange("GET http://a/hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(all).startsWith("HTTP/1.1 200 OK").endsWith("x []");
  }

  @Test
  void clientThatSendsAllBeforeItReadsSeesThe413() throws Exception {
    int length = 8 << 20;
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n")
              .getBytes(ISO_8859_1));
      out.write(new byte[length]);
      String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(all).startsWith("HTTP/1.1 413 ").containsIgnoringCase("Connection: close");
    }
  }

  @Test
  void clientThatAsksFirstIsRefusedAndDisconnectedAtOnce() throws Exception {
    String all =
        exchange(
            "POST /later HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                + "Content-Length: 10001\r\n\r\n");
    assertThat(all).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void idleConnectionIsClosed() throws Exception {
    server.close();
    idleTimeout = Duration.ofMillis(50);
    server = start(Duration.ofSeconds(10), 100);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void clientThatDoesNotReadIsGivenUpAndItsWorkerFreed() throws Exception {
    server.close();
    writeTimeout = Duration.ofMillis(100);
    server = start(Duration.ofSeconds(10), 100);
    for (int i = 0; i < 2; i++) {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        socket
            .getOutputStream()
            .write("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
        int connected = i + 1;
        await().atMost(Duration.ofSeconds(60)).until(() -> abandoned.get() == connected);
      }
    }
    assertThat(get("/short").statusCode()).isEqualTo(200);
  }

  @Test
  void clientThatLeavesEndsTheWriter() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> abandoned.get() == 1);
  }

  @Test
  void nioDoesTheSame() throws Exception {
    server.close();
    registry.clear();
    server =
        HttpServer.start(
            options(0, Duration.ofSeconds(10), 100, "test"),
            router(),
            ErrorResponder.PROBLEM_JSON,
            registry,
            Transport.nio());
    assertThat(get("/hello/x").body()).isEqualTo("x []");
    assertThat(get("/lines").body()).hasSize(LINES * 10);
    HttpServerOptions same = options(server.port(), Duration.ofSeconds(1), 1, "second");
    assertThatThrownBy(
            () ->
                HttpServer.start(
                    same, router(), ErrorResponder.PROBLEM_JSON, registry, Transport.nio()))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContaining("another process has the port");
  }

  @Test
  void unknownHostIsNamed() {
    HttpServerOptions options =
        new HttpServerOptions(
            "nowhere",
            "host.invalid",
            1,
            "--port",
            limits(Duration.ofSeconds(1), 1),
            1,
            1,
            1,
            Duration.ofSeconds(1),
            Map.of());
    assertThatThrownBy(
            () -> HttpServer.start(options, router(), ErrorResponder.PROBLEM_JSON, registry))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContaining("Cannot listen on host.invalid:1: the host name does not resolve");
  }

  private String exchange(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void tricklingRequestIsAnswered408() throws Exception {
    server.close();
    server = start(Duration.ofMillis(100), 100);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write("GET /hel".getBytes(ISO_8859_1));
      String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(all).startsWith("HTTP/1.1 408 ").contains("Connection: close".toLowerCase());
    }
  }

  @Test
  void connectionBeyondTheLimitIsClosed() throws Exception {
    server.close();
    server = start(Duration.ofSeconds(10), 1);
    try (Socket first = new Socket("127.0.0.1", server.port())) {
      first
          .getOutputStream()
          .write("GET /hello/1 HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(first.getInputStream().read()).isEqualTo('H');
      try (Socket second = new Socket("127.0.0.1", server.port())) {
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void busyWorkersAreA503WithRetryAfter() throws Exception {
    // Two workers and two places: four requests wait, the fifth is refused.
    for (int i = 0; i < 4; i++) {
      client.sendAsync(request("/wait").build(), HttpResponse.BodyHandlers.discarding());
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              HttpResponse<String> response = get("/wait?now");
              assertThat(response.statusCode()).isEqualTo(503);
              assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            });
  }

  @Test
  void takenPortIsNamedWithWhatToDo() {
    HttpServerOptions same = options(server.port(), Duration.ofSeconds(1), 1, "second");
    assertThatThrownBy(
            () -> HttpServer.start(same, router(), ErrorResponder.PROBLEM_JSON, registry))
        .isInstanceOf(CannotListenException.class)
        .hasMessage(
            "Cannot listen on 127.0.0.1:"
                + server.port()
                + ": another process has the port. Stop it, or choose another port with"
                + " --test-port.");
  }

  @Test
  void stopLetsAnAnswerUnderWayEnd() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request("/later").build(), HttpResponse.BodyHandlers.ofString());
    await().atMost(Duration.ofSeconds(60)).until(() -> later.getNumberOfDependents() > 0);
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
    await().atMost(Duration.ofSeconds(60)).until(server::isStopping);
    assertThat(stopped).isNotDone();
    later.complete(Response.text(200, "at last"));
    assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("at last");
    stopped.get(60, TimeUnit.SECONDS);
    assertThatThrownBy(() -> get("/hello/1")).isInstanceOf(IOException.class);
  }

  @Test
  void healthAndMetricsAreServed() throws Exception {
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(get("/metrics").body())
                    .contains(
                        "datatracing_test_http_request_duration_seconds_count"
                            + "{method=\"GET\",route=\"/healthz\",status=\"200\"} 1")
                    .contains("datatracing_test_http_connections 1"));
  }

  private HttpServer start(Duration requestTimeout, int maxConnections) {
    registry.clear();
    return HttpServer.start(
        options(0, requestTimeout, maxConnections, "test"),
        router(),
        ErrorResponder.PROBLEM_JSON,
        registry);
  }

  private HttpLimits limits(Duration requestTimeout, int maxConnections) {
    return new HttpLimits(
        10_000, 100_000, 8_192, maxConnections, idleTimeout, requestTimeout, writeTimeout);
  }

  private HttpServerOptions options(
      int port, Duration requestTimeout, int maxConnections, String name) {
    return new HttpServerOptions(
        name,
        "127.0.0.1",
        port,
        "--test-port",
        limits(requestTimeout, maxConnections),
        1,
        2,
        2,
        Duration.ofSeconds(5),
        Map.of("X-Everywhere", "yes"));
  }

  private Router router() {
    Router.Builder routes =
        Router.builder()
            .get(
                "/hello/{name}",
                request ->
                    Response.text(
                        200, request.pathParameter("name") + " " + request.query().all("tag")))
            .get(
                "/fault",
                request -> {
                  throw new IllegalStateException("secret");
                })
            .get(
                "/lines",
                request ->
                    Response.stream(
                        200,
                        "text/plain",
                        out -> {
                          for (int i = 0; i < LINES; i++) {
                            out.write("123456789\n".getBytes(UTF_8));
                          }
                        }))
            .get(
                "/short",
                request ->
                    Response.stream(200, "text/plain", out -> out.write("short".getBytes(UTF_8))))
            .get(
                "/early-fault",
                request ->
                    Response.stream(
                        200,
                        "text/plain",
                        out -> {
                          throw new IOException("early");
                        }))
            .get(
                "/late-fault",
                request ->
                    Response.stream(
                        200,
                        "text/plain",
                        out -> {
                          out.write(new byte[100_000]);
                          throw new IOException("late");
                        }))
            .get(
                "/endless",
                request ->
                    Response.stream(
                        200,
                        "application/octet-stream",
                        out -> {
                          try {
                            while (true) {
                              out.write(new byte[100_000]);
                            }
                          } finally {
                            abandoned.incrementAndGet();
                          }
                        }))
            .get(
                "/wait",
                request -> {
                  if (request.head().query().isEmpty()) {
                    release.await();
                  }
                  return Response.empty(204);
                })
            .getAsync("/later", request -> later)
            .getAsync(
                "/async-stream",
                request ->
                    CompletableFuture.completedFuture(
                        Response.stream(
                            200,
                            "text/plain",
                            out -> out.write(Thread.currentThread().getName().getBytes(UTF_8)))))
            .get("/metrics", new MetricsHandler(registry));
    return new Health(() -> null).addTo(routes).build();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(60));
  }
}
