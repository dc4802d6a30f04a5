package com.example.orders.enricher;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks {@code pricing} for product data. */
class ProductClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI products;

  ProductClient(String baseUrl) {
    this.products = URI.create(baseUrl).resolve("/products/");
  }

  /**
   * @throws InvalidOrderException when there is no such product
   * @throws IOException when the answer doesn't come or is no answer
   */
  String title(String sku) throws InvalidOrderException, IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(products.resolve(sku)).timeout(TIMEOUT).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return switch (response.statusCode()) {
      case 200 -> json.readTree(response.body()).required("title").textValue();
      case 404 -> throw new InvalidOrderException("unknown sku " + sku);
      default -> throw new IOException("pricing answered " + response.statusCode());
    };
  }
}
