package io.datatracing.smoke;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Places orders at the gateway. */
final class Orders {
  /** The body of an order that goes through. */
  static final String PLAIN =
      """
      {"customer":"acme","country":"DE","lines":[{"sku":"LAMP","quantity":2},{"sku":"CHAIR","quantity":1}]}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI gateway;

  Orders(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * @param headers names and values in turn
   * @return the order's id
   */
  String place(String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve("/orders"))
            .POST(HttpRequest.BodyPublishers.ofString(PLAIN));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 202) {
      throw new AssertionError(
          "the gateway answered " + response.statusCode() + ": " + response.body());
    }
    return json.readTree(response.body()).required("id").asText();
  }
}
