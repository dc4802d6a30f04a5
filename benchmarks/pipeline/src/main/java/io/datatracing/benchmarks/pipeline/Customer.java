package io.datatracing.benchmarks.pipeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Places plain orders at a steady rate, one after the other. */
final class Customer {
  private static final String ORDER =
      """
      {"customer":"acme","country":"DE","lines":[{"sku":"LAMP","quantity":2},{"sku":"CHAIR","quantity":1}]}\
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;

  Customer(URI gateway) {
    request =
        HttpRequest.newBuilder(gateway.resolve("/orders"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(ORDER))
            .build();
  }

  /**
   * Places {@code perSecond * seconds} orders, each at its time or as soon as the one before it is
   * answered.
   *
   * @return the answers' times in nanoseconds, in the order of the requests
   */
  long[] place(int perSecond, int seconds) throws IOException, InterruptedException {
    long[] nanos = new long[perSecond * seconds];
    long begin = System.nanoTime();
    for (int i = 0; i < nanos.length; i++) {
      long due = begin + i * 1_000_000_000L / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      long sent = System.nanoTime();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      nanos[i] = System.nanoTime() - sent;
      if (response.statusCode() != 202) {
        throw new IOException(
            "the gateway answered " + response.statusCode() + ": " + response.body());
      }
    }
    return nanos;
  }
}
