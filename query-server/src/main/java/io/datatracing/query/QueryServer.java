package io.datatracing.query;

import io.datatracing.http.CannotListenException;
import io.datatracing.http.ErrorResponder;
import io.datatracing.http.Health;
import io.datatracing.http.HttpServer;
import io.datatracing.http.HttpServerOptions;
import io.datatracing.http.MetricsHandler;
import io.datatracing.http.Router;
import io.datatracing.query.api.LiveStreams;
import io.datatracing.query.api.NativeApi;
import io.datatracing.query.page.PageHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Answers questions about traces and serves the web page. */
public final class QueryServer implements AutoCloseable {
  /** Where the build of the web page puts it on the class path. */
  private static final String PAGE = "ui/";

  private final HttpServer http;
  private final LiveStreams live;

  private QueryServer(HttpServer http, LiveStreams live) {
    this.http = http;
    this.live = live;
  }

  /**
   * Listens when it returns.
   *
   * @param sources stay open until after {@link #close()}
   * @param registry takes the query server's metrics, which are served at {@code /metrics}
   * @throws CannotListenException with one line for the user
   */
  public static QueryServer start(
      QueryOptions options, QuerySources sources, PrometheusRegistry registry) {
    LiveStreams live = new LiveStreams();
    Router router = router(sources, options.queryLimits(), live, registry);
    HttpServerOptions http =
        new HttpServerOptions(
            "query",
            options.host(),
            options.port(),
            "--query-port",
            options.limits(),
            options.ioThreads(),
            options.workerThreads(),
            options.workerQueue(),
            options.stopTimeout(),
            SecurityHeaders.ALL);
    return new QueryServer(
        HttpServer.start(http, router, ErrorResponder.PROBLEM_JSON, registry), live);
  }

  static Router router(
      QuerySources sources, QueryLimits limits, LiveStreams live, PrometheusRegistry registry) {
    Router.Builder routes = NativeApi.addTo(Router.builder(), sources, limits, live, registry);
    return new Health(() -> null)
        .addTo(routes)
        .get("/metrics", new MetricsHandler(registry))
        .fallback(new PageHandler(QueryServer.class.getClassLoader(), PAGE))
        .build();
  }

  /** The port in use, also when 0 was asked for. */
  public int port() {
    return http.port();
  }

  /** {@code http://host:port}. */
  public String url() {
    return http.url();
  }

  /** Stops listening, and lets answers under way end. */
  @Override
  public void close() {
    live.close();
    http.close();
  }
}
