package io.datatracing.smoke;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An address that keeps the baggage header of each request by the request's query. */
final class BaggageReports implements AutoCloseable {
  private final Map<String, List<String>> byQuery = new ConcurrentHashMap<>();
  private final HttpServer server;

  BaggageReports() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::keep);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** The values of the header in the request with this query; empty if there was none. */
  List<String> of(String query) {
    return byQuery.getOrDefault(query, List.of());
  }

  private void keep(HttpExchange exchange) throws IOException {
    List<String> baggage = exchange.getRequestHeaders().get("baggage");
    byQuery.put(
        exchange.getRequestURI().getQuery(), baggage == null ? List.of() : List.copyOf(baggage));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
