package io.datatracing.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;

/** Places orders at the gateway, and scans. */
final class Orders {
  /** The body of an order that goes through. */
  static final String PLAIN =
      """
      {"customer":"acme","country":"DE","lines":[{"sku":"LAMP","quantity":2},{"sku":"CHAIR","quantity":1}]}
      """;

  private static final String POISONED = "<order><line sku=\"LAMP\"/></order>";

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
    return accepted(post("/orders", PLAIN, headers)).required("id").asText();
  }

  /**
   * An order that nobody in the pipeline can read.
   *
   * @return the order's id
   */
  String placePoisoned() throws IOException, InterruptedException {
    return accepted(post("/orders", POISONED, "Content-Type", "application/xml"))
        .required("id")
        .asText();
  }

  /** So many records, as one transaction. */
  void scan(int pieces) throws IOException, InterruptedException {
    String skus = String.join(",", Collections.nCopies(pieces, "\"LAMP\""));
    accepted(post("/scans", "{\"aisle\":\"7\",\"skus\":[" + skus + "]}"));
  }

  private HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode accepted(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 202) {
      throw new AssertionError(
          "the gateway answered " + response.statusCode() + ": " + response.body());
    }
    return json.readTree(response.body());
  }
}
