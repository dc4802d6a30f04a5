package io.datatracing.smoke;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Passes requests on to a real collector, each after a while: slower than any application. */
final class SlowCollector implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final HttpServer server;
  private final URI collector;
  private final Duration delay;

  SlowCollector(URI collector, Duration delay) throws IOException {
    this.collector = collector;
    this.delay = delay;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    later.schedule(() -> pass(exchange, body), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void pass(HttpExchange exchange, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(collector.resolve(exchange.getRequestURI().getPath()))
            .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try (exchange) {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    later.shutdownNow();
  }
}
