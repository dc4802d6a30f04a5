package io.datatracing.collector.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.selftrace.SelfTracing;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.http.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code GET} and {@code PUT /api/v1/pipeline/tracing}: what of the pipeline itself is traced. A
 * change is for those who may control agents, and goes into the same audit.
 */
public final class PipelineTracingApi {
  public static final String PATH = "/api/v1/pipeline/tracing";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_QUOTED = 100;

  private final Pipeline pipeline;
  private final Agents agents;

  /**
   * @param agents knows who may
   */
  public PipelineTracingApi(Pipeline pipeline, Agents agents) {
    this.pipeline = pipeline;
    this.agents = agents;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.get(PATH, request -> answer()).put(PATH, this::change);
  }

  private Response change(Request request) {
    SelfTracing.Mode next = mode(request.body());
    String by =
        agents.mayControlServer(
            request.head(), SelfTracing.SERVICE, "tracing", pipeline.tracing().word(), next.word());
    pipeline.tracing(next, by);
    return answer();
  }

  private static SelfTracing.Mode mode(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json != null && json.size() == 1 && json.path("mode").isTextual()) {
        return SelfTracing.Mode.of(json.get("mode").asText());
      }
    } catch (IOException | IllegalArgumentException e) {
      // Told below, with what it should be.
    }
    String text = new String(body, StandardCharsets.UTF_8);
    throw HttpProblem.badRequest(
            "The body is '"
                + text.substring(0, Math.min(MAX_QUOTED, text.length()))
                + "', but must be {\"mode\": \"none\"}, \"tail\" or \"full\".")
        .asException();
  }

  private Response answer() {
    String json =
        "{\"mode\":\""
            + pipeline.tracing().word()
            + "\",\"service\":\""
            + SelfTracing.SERVICE
            + "\"}";
    return Response.of(200, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }
}
