package io.datatracing.instrumentation.javahttpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.http.PlainHttpServer;
import io.datatracing.instrumentation.testing.http.ReceivedRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only this client has: body handlers, futures that can be cancelled, web sockets. */
class JavaHttpClientTest {
  @TempDir static Path directory;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final PlainHttpServer server = new PlainHttpServer();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<BodyHandler<?>> bodyHandlers() {
    return Stream.of(
        BodyHandlers.discarding(),
        BodyHandlers.ofByteArray(),
        BodyHandlers.ofInputStream(),
        BodyHandlers.ofLines(),
        BodyHandlers.ofFile(directory.resolve("body")),
        BodyHandlers.replacing("nothing"),
        BodyHandlers.ofByteArrayConsumer(bytes -> {}),
        BodyHandlers.buffering(BodyHandlers.ofString(), 16));
  }

  @ParameterizedTest
  @MethodSource("bodyHandlers")
  void everyBodyHandlerIsTraced(BodyHandler<?> handler) throws Exception {
    client.send(request("/status/200"), handler);
    assertThat(spans.take().get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(200L);
    client.sendAsync(request("/status/404"), handler).get(60, TimeUnit.SECONDS);
    assertThat(spans.take().get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(404L);
  }

  @Test
  void requestArrivesAsItWasBuilt() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/orders?x=1"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("x-twice", "a")
            .header("x-twice", "b")
            .POST(BodyPublishers.ofString("order"))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.request().method()).isEqualTo("POST");
    ReceivedRequest received = server.take();
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.target()).isEqualTo("/orders?x=1");
    assertThat(received.body()).isEqualTo("order");
    assertThat(received.headers("x-twice")).containsExactly("a", "b");
    assertThat(received.headers("traceparent")).hasSize(1);
    assertThat(request.headers().map()).doesNotContainKey("traceparent");
    assertThat(spans.take().name()).isEqualTo("POST");
  }

  @Test
  void requestIsReusable() throws Exception {
    HttpRequest request = request("/status/200");
    client.send(request, BodyHandlers.discarding());
    client.send(request, BodyHandlers.discarding());
    String first = server.take().header("traceparent");
    assertThat(server.take().header("traceparent")).isNotEqualTo(first);
    spans.take(2);
  }

  @Test
  void spanHasEndedWhenTheFutureCompletes() throws Exception {
    CompletableFuture<Integer> endedBefore =
        client
            .sendAsync(request("/status/200"), BodyHandlers.ofString())
            .thenApply(response -> spans.finished());
    assertThat(endedBefore.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    spans.take();
  }

  @Test
  void cancelledFutureEndsTheSpan() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request("/never"), BodyHandlers.ofString());
    server.take();
    assertThat(answer.cancel(true)).isTrue();
    assertThat(answer).isCancelled();
    Span span = spans.take();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.get(Attributes.ERROR_TYPE)).isEqualTo(CancellationException.class.getName());
  }

  @Test
  void interruptedSendEndsTheSpan() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                client.send(request("/never"), BodyHandlers.ofString());
              } catch (Exception e) {
                failure.complete(e);
              }
            });
    caller.start();
    server.take();
    caller.interrupt();
    assertThat(failure.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(spans.take().status()).isEqualTo(SpanStatus.ERROR);
  }

  @Test
  void requestThatTheClientRefusesEndsTheSpan() throws Exception {
    assertThatThrownBy(() -> client.send(request("/status/200"), null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> client.sendAsync(request("/status/200"), null))
        .isInstanceOf(NullPointerException.class);
    assertThat(spans.take(2))
        .allMatch(
            span -> NullPointerException.class.getName().equals(span.get(Attributes.ERROR_TYPE)));
  }

  @Test
  void webSocketIsLeftAlone() throws Exception {
    URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/socket");
    CompletableFuture<WebSocket> socket =
        client.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {});
    assertThat(server.take().headers("traceparent")).isEmpty();
    // The plain server answers 200 instead of 101.
    assertThatThrownBy(() -> socket.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasStackTraceContaining("WebSocketHandshakeException");
    assertThat(spans.finished()).isZero();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(server.uri(path)).build();
  }
}
