package io.datatracing.query.api;

import io.datatracing.http.Router;
import io.datatracing.query.LossReports;
import io.datatracing.storage.api.SpanReader;

/** The table of contents of {@code /api/v1}. */
public final class NativeApi {
  private NativeApi() {}

  public static Router.Builder addTo(
      Router.Builder routes, SpanReader reader, LossReports losses) {
    JsonAnswers json = new JsonAnswers(reader);
    Traces traces = new Traces(reader);
    return routes
        .get("/api/v1/traces", new SearchHandler(reader, json))
        .get("/api/v1/traces/{id}", new TraceHandler(traces, json))
        .get("/api/v1/traces/{id}/critical-path", new CriticalPathHandler(traces))
        .get("/api/v1/traces/{id}/dag", new DagHandler(reader, traces, json))
        .get("/api/v1/traces/{id}/related", new RelatedHandler(reader, traces, json))
        .get("/api/v1/records/{topic}", new RecordsHandler(reader, json))
        .get("/api/v1/traces/{id}/completeness", new CompletenessHandler(traces, losses))
        .get("/api/v1/traces/{id}/clocks", new ClocksHandler(traces, json))
        .get("/api/v1/errors", new ErrorsHandler(reader, json))
        .get("/api/v1/bottlenecks", new BottlenecksHandler(reader, json))
        .get("/api/v1/dependencies", new DependenciesHandler(reader, json))
        .get("/api/v1/compare", new CompareHandler(traces, json))
        .get("/api/v1/groups/compare", new GroupsHandler(reader))
        .get("/api/v1/latency", new LatencyHandler(reader))
        .get("/api/v1/services", new ServicesHandler(reader, json))
        .get("/api/v1/services/{service}/operations", new OperationsHandler(reader))
        .get("/api/v1/openapi.json", new OpenApiHandler());
  }
}
