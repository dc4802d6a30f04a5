package io.datatracing.distribution.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** The outside world: places orders. */
final class Customers {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

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
          OrderKind.SOLD_OUT,
          OrderKind.PLAIN,
          OrderKind.UNPRICED,
          OrderKind.PLAIN);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI orders;

  Customers(URI gateway) {
    this.orders = gateway.resolve("/orders");
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
    HttpRequest request =
        HttpRequest.newBuilder(orders)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(kind.json()))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != kind.status()) {
      throw new IOException(
          "the gateway answered an order of kind %s with %d instead of %d: %s"
              .formatted(kind, response.statusCode(), kind.status(), response.body()));
    }
  }
}
