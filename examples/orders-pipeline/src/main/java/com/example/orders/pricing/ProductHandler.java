package com.example.orders.pricing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET <context>/{sku}}: 200 with the answer as JSON, 404 for a product nobody knows. */
final class ProductHandler implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(ProductHandler.class);

  /** What to tell about a product. */
  interface Answer {
    Map<String, ?> about(Product product) throws InterruptedException;
  }

  private final Catalog catalog;
  private final Answer answer;
  private final ObjectMapper json = new ObjectMapper();

  ProductHandler(Catalog catalog, Answer answer) {
    this.catalog = catalog;
    this.answer = answer;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      try {
        find(exchange, path.substring(path.lastIndexOf('/') + 1));
      } catch (IllegalStateException e) {
        log.error("{}: {}", path, e.getMessage());
        reply(exchange, 500, Map.of("error", e.getMessage()));
      }
    } catch (InterruptedException e) {
      // The server is stopping: the client sees its connection closed.
      Thread.currentThread().interrupt();
    }
  }

  private void find(HttpExchange exchange, String sku) throws IOException, InterruptedException {
    Optional<Product> product = catalog.find(sku);
    if (product.isEmpty()) {
      reply(exchange, 404, Map.of("error", "unknown sku " + sku));
    } else {
      reply(exchange, 200, answer.about(product.get()));
    }
  }

  private void reply(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
