package io.datatracing.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What the collector tells people of agents, and takes from them. */
final class AgentsApi {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI collector;

  AgentsApi(URI collector) {
    this.collector = collector;
  }

  /** The only agent there is; an empty object while there is none. */
  JsonNode agent() throws IOException, InterruptedException {
    JsonNode agents = get("/api/v1/agents").path("agents");
    if (agents.size() > 1) {
      throw new AssertionError("more than one agent: " + agents);
    }
    return agents.path(0);
  }

  String mode() throws IOException, InterruptedException {
    return agent().path("mode").asText();
  }

  JsonNode audit() throws IOException, InterruptedException {
    return get("/api/v1/agents/audit").path("entries");
  }

  /**
   * @param headers name and value, alternating
   * @return the HTTP status
   */
  int control(String target, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(collector.resolve("/api/v1/agents/" + target + "/control"))
            .PUT(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(collector.resolve(path)).build(), BodyHandlers.ofByteArray());
    return json.readTree(answer.body());
  }
}
