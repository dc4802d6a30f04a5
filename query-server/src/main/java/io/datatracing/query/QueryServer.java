package io.datatracing.query;

import io.datatracing.http.CannotListenException;
import io.datatracing.http.Health;
import io.datatracing.http.HttpServer;
import io.datatracing.http.HttpServerOptions;
import io.datatracing.http.MetricsHandler;
import io.datatracing.http.Router;
import io.datatracing.query.api.BudgetedRoutes;
import io.datatracing.query.api.LiveStreams;
import io.datatracing.query.api.NativeApi;
import io.datatracing.query.jaeger.JaegerApi;
import io.datatracing.query.jaeger.JaegerGrpcServer;
import io.datatracing.query.page.PageHandler;
import io.datatracing.query.zipkin.ZipkinApi;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Answers questions about traces and serves the web page. */
public final class QueryServer implements AutoCloseable {
  /** Where the build of the web page puts it on the class path. */
  private static final String PAGE = "ui/";

  private final HttpServer http;
  private final LiveStreams live;
  private final @Nullable JaegerGrpcServer jaeger;
  private final UnaryOperator<Router.Builder> zipkin;

  private QueryServer(
      HttpServer http,
      LiveStreams live,
      @Nullable JaegerGrpcServer jaeger,
      UnaryOperator<Router.Builder> zipkin) {
    this.http = http;
    this.live = live;
    this.jaeger = jaeger;
    this.zipkin = zipkin;
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
    BudgetedRoutes questions = questions(sources, options.queryLimits(), live, registry);
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
    HttpServer server =
        HttpServer.start(http, router(questions, registry), QueryErrors.BY_PATH, registry);
    UnaryOperator<Router.Builder> zipkin =
        routes -> {
          for (String prefix : List.of("", ZipkinApi.BESIDE_OUR_OWN)) {
            ZipkinApi.addTo(questions.on(routes), prefix, sources, QueryServer::now);
          }
          return routes;
        };
    try {
      Integer grpc = options.jaegerGrpcPort();
      JaegerGrpcServer jaeger =
          grpc == null
              ? null
              : JaegerGrpcServer.start(grpc, options, sources, questions, QueryServer::now);
      return new QueryServer(server, live, jaeger, zipkin);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Adds Zipkin's interface to the port where its spans come in: its front ends ask there. What is
   * wrong is a problem for that port's own words.
   */
  public Router.Builder addZipkinTo(Router.Builder routes) {
    return zipkin.apply(routes);
  }

  static BudgetedRoutes questions(
      QuerySources sources, QueryLimits limits, LiveStreams live, PrometheusRegistry registry) {
    BudgetedRoutes questions =
        new BudgetedRoutes(Router.builder(), limits, System::nanoTime, registry, sources);
    NativeApi.addTo(questions, sources, live);
    JaegerApi.addTo(questions, sources, QueryServer::now);
    ZipkinApi.addTo(questions, ZipkinApi.BESIDE_OUR_OWN, sources, QueryServer::now);
    return questions;
  }

  static Router router(BudgetedRoutes questions, PrometheusRegistry registry) {
    return new Health(() -> null)
        .addTo(questions.routes())
        .get("/metrics", new MetricsHandler(registry))
        .fallback(new PageHandler(QueryServer.class.getClassLoader(), PAGE))
        .build();
  }

  private static long now() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  /** The port in use, also when 0 was asked for. */
  public int port() {
    return http.port();
  }

  /**
   * The port of Jaeger's gRPC in use, also when 0 was asked for.
   *
   * @throws IllegalStateException when it does not run
   */
  public int jaegerGrpcPort() {
    if (jaeger == null) {
      throw new IllegalStateException("Jaeger's gRPC does not run");
    }
    return jaeger.port();
  }

  /** {@code http://host:port}. */
  public String url() {
    return http.url();
  }

  /** Stops listening, and lets answers under way end. */
  @Override
  public void close() {
    live.close();
    if (jaeger != null) {
      jaeger.close();
    }
    http.close();
  }
}
