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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Passes requests on to a real collector, but none before the application has done its work: slower
 * than any application, however slow that is.
 */
final class SlowCollector implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final HttpServer server;
  private final URI collector;
  private final Path done;

  /**
   * @param done a file that is there when requests may pass
   */
  SlowCollector(URI collector, Path done) throws IOException {
    this.collector = collector;
    this.done = done;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    passWhenDone(exchange, body);
  }

  private void passWhenDone(HttpExchange exchange, byte[] body) {
    later.schedule(
        () -> {
          if (Files.exists(done)) {
            pass(exchange, body);
          } else {
            passWhenDone(exchange, body);
          }
        },
        LOOK_MILLIS,
        TimeUnit.MILLISECONDS);
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
