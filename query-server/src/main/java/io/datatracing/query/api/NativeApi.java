package io.datatracing.query.api;

import io.datatracing.http.Router;
import io.datatracing.query.QueryLimits;
import io.datatracing.query.QuerySources;
import io.datatracing.storage.api.SpanReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.TimeUnit;

/** The table of contents of {@code /api/v1}. */
public final class NativeApi {
  private NativeApi() {}

  /**
   * Adds the routes.
   *
   * @param limits of each question
   * @param live closed before the server, which else would wait for the streams
   */
  public static Router.Builder addTo(
      Router.Builder routes,
      QuerySources sources,
      QueryLimits limits,
      LiveStreams live,
      PrometheusRegistry registry) {
    SpanReader reader = new BudgetedReader(sources.reader());
    JsonAnswers json = new JsonAnswers(reader);
    Traces traces = new Traces(reader);
    return new BudgetedRoutes(routes, limits, System::nanoTime, registry)
        .get("/api/v1/traces", new SearchHandler(reader, json))
        .get("/api/v1/traces/{id}", new TraceHandler(traces, json))
        .get("/api/v1/traces/{id}/critical-path", new CriticalPathHandler(traces))
        .get("/api/v1/traces/{id}/dag", new DagHandler(reader, traces, json))
        .get("/api/v1/traces/{id}/related", new RelatedHandler(reader, traces, json))
        .get("/api/v1/records/{topic}", new RecordsHandler(reader, json))
        .get("/api/v1/traces/{id}/completeness", new CompletenessHandler(traces, sources.losses()))
        .get("/api/v1/traces/{id}/clocks", new ClocksHandler(traces, json))
        .get("/api/v1/live", new LiveHandler(reader, live, NativeApi::now, json))
        .get("/api/v1/errors", new ErrorsHandler(reader, json))
        .get("/api/v1/bottlenecks", new BottlenecksHandler(reader, json))
        .get("/api/v1/dependencies", new DependenciesHandler(reader, sources.aggregates(), json))
        .get("/api/v1/compare", new CompareHandler(traces, json))
        .get("/api/v1/groups/compare", new GroupsHandler(reader))
        .get("/api/v1/latency", new LatencyHandler(reader))
        .get("/api/v1/services", new ServicesHandler(reader, json))
        .get("/api/v1/services/{service}/operations", new OperationsHandler(reader))
        .get("/api/v1/openapi.json", new OpenApiHandler())
        .routes();
  }

  private static long now() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }
}
