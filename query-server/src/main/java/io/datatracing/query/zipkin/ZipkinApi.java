package io.datatracing.query.zipkin;

import io.datatracing.http.HttpProblem;
import io.datatracing.http.RequestHead;
import io.datatracing.http.Response;
import io.datatracing.query.QuerySources;
import io.datatracing.query.api.BudgetedReader;
import io.datatracing.query.api.BudgetedRoutes;
import io.datatracing.storage.api.SpanReader;
import java.util.function.LongSupplier;

/** The table of contents of Zipkin's interface. */
public final class ZipkinApi {
  /** Where it stands on the port of our own interface; Lens looks for it there. */
  public static final String BESIDE_OUR_OWN = "/zipkin";

  public static final String PATH = "/api/v2/";

  private ZipkinApi() {}

  /**
   * Adds the routes.
   *
   * @param prefix before {@code /api/v2}: {@code /zipkin}, or nothing where nothing else lives
   * @param clock nanoseconds since 1970: the end of what is asked for where a question names none
   */
  public static void addTo(
      BudgetedRoutes routes, String prefix, QuerySources sources, LongSupplier clock) {
    SpanReader reader = new BudgetedReader(sources.reader());
    ZipkinTraces traces = new ZipkinTraces(reader, clock);
    ZipkinNames names = new ZipkinNames(reader, clock);
    ZipkinDependencies dependencies = new ZipkinDependencies(sources.aggregates());
    String api = prefix + PATH;
    routes
        .get(api + "services", names::services)
        .get(api + "spans", names::spans)
        .getMany(api + "remoteServices", names::remoteServices)
        .getMany(api + "autocompleteKeys", names::keys)
        .getMany(api + "autocompleteValues", names::values)
        .getMany(api + "traces", traces::search)
        .get(api + "trace/{id}", traces::one)
        .getMany(api + "traceMany", traces::many)
        .getMany(api + "dependencies", dependencies::links)
        .get(prefix + "/config.json", LensConfig::answer);
  }

  /** A line of text, which Lens shows. */
  public static Response error(RequestHead head, HttpProblem problem) {
    return problem.withHeaders(Response.text(problem.status(), problem.detail()));
  }
}
