package io.datatracing.benchmarks.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** The other side of the application: the backend it calls, and an OTLP endpoint that counts. */
public final class SpanSink implements AutoCloseable {
  private static final byte[] BODY = "price=42".getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LongAdder spans = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  public SpanSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(threads);
    server.createContext("/price", exchange -> answer(exchange, BODY));
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /** Where to send spans; {@code /price} is the backend. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public long spans() {
    return spans.sum();
  }

  public long bytes() {
    return bytes.sum();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] batch;
    try (InputStream in = exchange.getRequestBody()) {
      batch = in.readAllBytes();
    }
    spans.add(SpanCount.of(batch));
    bytes.add(batch.length);
    answer(exchange, new byte[0]);
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
