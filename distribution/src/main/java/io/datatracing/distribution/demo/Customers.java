package io.datatracing.distribution.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/** The outside world: places orders, and scans what lies on the shelves. */
final class Customers {
  /** What one request of a scanner holds: as many records. */
  static final int SCANS = 3_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final List<String> SHELF = List.of("LAMP", "CHAIR", "TABLE", "SLOW", "LAMP");

  /** What is ordered in a row: mostly plain orders. */
  private static final List<OrderKind> MIX =
      List.of(
          OrderKind.PLAIN,
          OrderKind.PLAIN,
          OrderKind.SLOW,
          OrderKind.PLAIN,
          OrderKind.UNKNOWN_SKU,
          OrderKind.PLAIN,
          OrderKind.DEAD_LETTER,
          OrderKind.PLAIN,
          OrderKind.POISONED,
          OrderKind.PLAIN,
          OrderKind.SOLD_OUT,
          OrderKind.PLAIN,
          OrderKind.UNPRICED,
          OrderKind.PLAIN);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI orders;
  private final URI scans;

  Customers(URI gateway) {
    this.orders = gateway.resolve("/orders");
    this.scans = gateway.resolve("/scans");
  }

  static OrderKind any(RandomGenerator random) {
    return MIX.get(random.nextInt(MIX.size()));
  }

  /**
   * Returns when the gateway has answered as it should.
   *
   * @throws IOException when it answers something else
   */
  void place(OrderKind kind) throws IOException, InterruptedException {
    HttpResponse<String> response = post(orders, kind.contentType(), kind.body());
    if (response.statusCode() != kind.status()) {
      throw new IOException(
          "the gateway answered an order of kind %s with %d instead of %d: %s"
              .formatted(kind, response.statusCode(), kind.status(), response.body()));
    }
  }

  /**
   * Returns when the gateway has taken all scans of a shelf.
   *
   * @throws IOException when it has not
   */
  void scanShelf() throws IOException, InterruptedException {
    StringJoiner skus = new StringJoiner("\",\"", "[\"", "\"]");
    for (int i = 0; i < SCANS; i++) {
      skus.add(SHELF.get(i % SHELF.size()));
    }
    HttpResponse<String> response =
        post(scans, "application/json", "{\"aisle\":\"7\",\"skus\":" + skus + "}");
    if (response.statusCode() != 202) {
      throw new IOException(
          "the gateway answered scans with %d instead of 202: %s"
              .formatted(response.statusCode(), response.body()));
    }
  }

  private HttpResponse<String> post(URI uri, String contentType, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
