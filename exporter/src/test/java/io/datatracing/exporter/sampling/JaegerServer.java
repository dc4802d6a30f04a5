package io.datatracing.exporter.sampling;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A real HTTP server that answers as a Jaeger collector does on port 5778. */
public final class JaegerServer implements AutoCloseable {
  public final BlockingQueue<String> queries = new LinkedBlockingQueue<>();
  public volatile String answer = "";
  public volatile int status = 200;

  private final HttpServer server;

  public JaegerServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/sampling", this::take);
    server.start();
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
    queries.add(exchange.getRequestURI().getRawQuery());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
