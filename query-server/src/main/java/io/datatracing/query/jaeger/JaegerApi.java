package io.datatracing.query.jaeger;

import io.datatracing.query.QuerySources;
import io.datatracing.query.api.BudgetedReader;
import io.datatracing.query.api.BudgetedRoutes;
import io.datatracing.storage.api.SpanReader;
import java.util.List;
import java.util.function.LongSupplier;

/** The table of contents of Jaeger's HTTP interfaces. */
public final class JaegerApi {
  /**
   * Where the paths of the UI's interface begin; {@code /api/v1} and {@code /api/v3} are others.
   */
  private static final List<String> UI_PATHS =
      List.of(
          "/api/traces",
          "/api/services",
          "/api/operations",
          "/api/dependencies",
          "/api/metrics",
          "/api/archive",
          "/api/transform");

  private JaegerApi() {}

  /**
   * Adds the routes.
   *
   * @param clock nanoseconds since 1970: the end of what is asked for where a question names none
   */
  public static void addTo(BudgetedRoutes routes, QuerySources sources, LongSupplier clock) {
    SpanReader reader = new BudgetedReader(sources.reader());
    UiTraces traces = new UiTraces(reader, clock);
    UiNames names = new UiNames(reader);
    DependencyLinks dependencies = new DependencyLinks(sources.aggregates(), clock);
    ServiceMetrics metrics = new ServiceMetrics(sources.aggregates(), clock);
    V3Api v3 = new V3Api(reader, dependencies, clock);
    routes
        .getMany("/api/traces", traces::search)
        .get("/api/traces/{id}", traces::one)
        .get("/api/services", names::services)
        .get("/api/services/{service}/operations", names::operationNames)
        .get("/api/operations", names::operations)
        .getMany("/api/dependencies", dependencies::ui)
        .get("/api/metrics/minstep", metrics::minStep)
        .getMany("/api/metrics/latencies", metrics::latencies)
        .getMany("/api/metrics/calls", metrics::calls)
        .getMany("/api/metrics/errors", metrics::errors)
        .post("/api/archive/{id}", JaegerErrors::archive)
        .post("/api/transform", JaegerErrors::transform)
        .get("/api/v3/services", v3::services)
        .get("/api/v3/operations", v3::operations)
        .getMany("/api/v3/traces", v3::search)
        .get("/api/v3/traces/{id}", v3::one)
        .getMany("/api/v3/trace-summaries", v3::summaries)
        .getMany("/api/v3/dependencies", v3::dependencies);
  }

  static boolean isUi(String path) {
    return UI_PATHS.stream()
        .anyMatch(prefix -> path.equals(prefix) || path.startsWith(prefix + "/"));
  }

  static boolean isV3(String path) {
    return path.startsWith("/api/v3/");
  }
}
