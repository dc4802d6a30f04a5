package io.datatracing.distribution.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a collector about agents by the protocol's endpoints for people. */
final class AgentsClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI collector;

  AgentsClient(URI collector) {
    this.collector = collector;
  }

  JsonNode agents() throws CommandFailedException {
    return answer(request("/api/v1/agents").build()).path("agents");
  }

  /**
   * @param token null to ask without one, which does from the collector's own machine
   * @return the agents that will be told
   */
  JsonNode control(String target, JsonNode wish, @Nullable String token)
      throws CommandFailedException {
    String encoded = URLEncoder.encode(target, StandardCharsets.UTF_8).replace("+", "%20");
    HttpRequest.Builder request =
        request("/api/v1/agents/" + encoded + "/control")
            .PUT(BodyPublishers.ofString(wish.toString()));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return answer(request.build()).path("agents");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(collector.resolve(path)).timeout(TIMEOUT);
  }

  private JsonNode answer(HttpRequest request) throws CommandFailedException {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      JsonNode body = json.readTree(response.body());
      if (response.statusCode() == 200) {
        return body;
      }
      String detail = body.path("detail").asText("no reason given");
      int exitCode =
          switch (response.statusCode()) {
            case 404 -> ExitCode.NOT_FOUND;
            case 400 -> ExitCode.USAGE;
            default -> ExitCode.FAILED;
          };
      throw new CommandFailedException(exitCode, detail);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new CommandFailedException(
          ExitCode.FAILED, collector + " answered with no JSON of DataTracing", e);
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.NO_SERVER,
          "no collector answers at "
              + collector
              + "; start one with \"datatracing server\" or name another with --collector URL",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException(
          ExitCode.FAILED, "interrupted", new InterruptedIOException());
    }
  }
}
