package io.datatracing.collector.jaeger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.http.Router;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers clients that ask how much to sample: {@code GET /sampling?service=} as Jaeger's agent had
 * it, {@code /} as its older clients ask, {@code /api/sampling} as its collector has; and {@code
 * /baggageRestrictions}, of which there are none.
 */
public final class SamplingApi {
  private static final String JSON = "application/json";

  private final SamplingStrategies strategies;

  public SamplingApi(SamplingStrategies strategies) {
    this.strategies = strategies;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes
        .getAsync("/", request -> sampling(request, true))
        .getAsync("/sampling", request -> sampling(request, false))
        .getAsync("/api/sampling", request -> sampling(request, false))
        .getAsync("/baggageRestrictions", this::baggageRestrictions);
  }

  private CompletionStage<Response> sampling(Request request, boolean legacy) {
    return CompletableFuture.completedFuture(
        Response.of(200, JSON, strategies.answer(service(request), legacy)));
  }

  private CompletionStage<Response> baggageRestrictions(Request request) {
    return CompletableFuture.completedFuture(Response.of(200, JSON, "[]".getBytes(UTF_8)));
  }

  private static String service(Request request) {
    String service = request.query().one("service");
    if (service == null || service.isEmpty()) {
      throw HttpProblem.badParameter("service", "Whose? Ask for ?service=NAME.").asException();
    }
    return service;
  }
}
