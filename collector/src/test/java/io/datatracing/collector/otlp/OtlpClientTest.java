package io.datatracing.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ends that do not behave. */
class OtlpClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer end;

  @BeforeEach
  void listen() throws IOException {
    end = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    end.setExecutor(threads);
    end.createContext("/short", exchange -> answer(exchange, 10, 10));
    end.createContext("/long", exchange -> answer(exchange, 0, 10_000_000));
    end.createContext("/silent", this::silent);
    end.start();
  }

  @AfterEach
  void close() {
    over.countDown();
    end.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, long declared, int bytes) throws IOException {
    exchange.sendResponseHeaders(200, declared);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(new byte[bytes]);
    }
  }

  /** Begins an answer that never ends. */
  private void silent(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(1);
    exchange.getResponseBody().flush();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> send(String path, Duration timeout) throws Exception {
    URI to = URI.create("http://127.0.0.1:" + end.getAddress().getPort() + path);
    HttpRequest request = HttpRequest.newBuilder(to).timeout(timeout).build();
    return OtlpClient.send(client, request, 100).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void anAnswerIsGiven() throws Exception {
    HttpResponse<byte[]> answer = send("/short", PATIENCE);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).hasSize(10);
  }

  @Test
  void ofABodyThatIsTooLongTheStatusIsGiven() throws Exception {
    HttpResponse<byte[]> answer = send("/long", PATIENCE);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aBodyWithoutEndIsWaitedForAsLongAsTheRequestSays() {
    // The JDK's own where already the header fields are late.
    assertThatThrownBy(() -> send("/silent", Duration.ofMillis(300)))
        .cause()
        .isInstanceOfAny(TimeoutException.class, HttpTimeoutException.class);
  }
}
