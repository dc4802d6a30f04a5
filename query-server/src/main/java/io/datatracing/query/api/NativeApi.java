package io.datatracing.query.api;

import io.datatracing.query.QuerySources;
import io.datatracing.storage.api.SpanReader;
import java.util.concurrent.TimeUnit;

/** The table of contents of {@code /api/v1}. */
public final class NativeApi {
  private NativeApi() {}

  /**
   * Adds the routes.
   *
   * @param live closed before the server, which else would wait for the streams
   */
  public static void addTo(BudgetedRoutes routes, QuerySources sources, LiveStreams live) {
    SpanReader reader = new BudgetedReader(sources.reader());
    JsonAnswers json = new JsonAnswers(reader);
    Fates fates = new Fates(reader, sources.fates());
    Traces traces = new Traces(reader, fates);
    AttributesHandler attributes = new AttributesHandler(reader);
    routes
        .get("/api/v1/traces", new SearchHandler(reader, json))
        .get("/api/v1/traces/{id}", new TraceHandler(traces, json))
        .get("/api/v1/traces/{id}/tree", new TreeHandler(traces))
        .getMany("/api/v1/attributes", attributes::keys)
        .getMany("/api/v1/attributes/{key}", attributes::values)
        .get("/api/v1/traces/{id}/critical-path", new CriticalPathHandler(traces))
        .get("/api/v1/traces/{id}/dag", new DagHandler(reader, traces, json))
        .get("/api/v1/traces/{id}/related", new RelatedHandler(reader, traces, json))
        .get("/api/v1/records/{topic}", new RecordsHandler(reader, json))
        .get("/api/v1/traces/{id}/completeness", new CompletenessHandler(traces, sources.losses()))
        .get("/api/v1/traces/{id}/fate", new FateHandler(fates))
        .get("/api/v1/traces/{id}/clocks", new ClocksHandler(traces, json))
        .get("/api/v1/live", new LiveHandler(reader, live, NativeApi::now, json))
        .getKept("/api/v1/errors", new ErrorsHandler(reader, json))
        .getKept("/api/v1/bottlenecks", new BottlenecksHandler(reader, json))
        .getKept(
            "/api/v1/dependencies", new DependenciesHandler(reader, sources.aggregates(), json))
        .get("/api/v1/compare", new CompareHandler(traces, json))
        .getKept("/api/v1/groups/compare", new GroupsHandler(reader))
        .getKept("/api/v1/latency", new LatencyHandler(reader, sources.aggregates()))
        .get("/api/v1/services", new ServicesHandler(reader, json))
        .get("/api/v1/services/{service}/operations", new OperationsHandler(reader))
        .get("/api/v1/pipeline", new PipelineHandler(sources.pipeline()))
        .get("/api/v1/openapi.json", new OpenApiHandler());
  }

  private static long now() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }
}
