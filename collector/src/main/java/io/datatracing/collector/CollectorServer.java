package io.datatracing.collector;

import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.otlp.DiscardingReceiver;
import io.datatracing.collector.otlp.OtlpErrors;
import io.datatracing.collector.otlp.TraceReceiver;
import io.datatracing.http.CannotListenException;
import io.datatracing.http.Health;
import io.datatracing.http.HttpServer;
import io.datatracing.http.HttpServerOptions;
import io.datatracing.http.MetricsHandler;
import io.datatracing.http.Router;
import io.datatracing.storage.api.SpanWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;

/** Listens for spans and writes them to a store. */
public final class CollectorServer implements AutoCloseable {
  /** Of heartbeats, and of people who ask about agents; a thousand agents make 100 a second. */
  private static final int WORKERS = 2;

  private static final int WORKER_QUEUE = 1_024;

  private final HttpServer http;

  private CollectorServer(HttpServer http) {
    this.http = http;
  }

  /**
   * Listens when it returns.
   *
   * @param writer of a store that stays open until after {@link #close()}
   * @param agents hears of the spans that arrive, and answers what agents ask
   * @param registry takes the collector's metrics, which are served at {@code /metrics}
   * @throws CannotListenException with one line for the user
   */
  public static CollectorServer start(
      CollectorOptions options, SpanWriter writer, Agents agents, PrometheusRegistry registry) {
    CollectorMetrics metrics = new CollectorMetrics(registry);
    Router.Builder routes =
        Router.builder()
            .postAsync("/v1/traces", new TraceReceiver(writer, metrics, agents))
            .postAsync("/v1/metrics", new DiscardingReceiver("metrics", metrics))
            .postAsync("/v1/logs", new DiscardingReceiver("logs", metrics))
            .get("/metrics", new MetricsHandler(registry));
    agents.addTo(routes);
    Router router = new Health(() -> null).addTo(routes).build();
    HttpServerOptions http =
        new HttpServerOptions(
            "collector",
            options.host(),
            options.otlpHttpPort(),
            "--otlp-http-port",
            options.limits(),
            options.ioThreads(),
            WORKERS,
            WORKER_QUEUE,
            options.stopTimeout(),
            Map.of());
    return new CollectorServer(HttpServer.start(http, router, new OtlpErrors(metrics), registry));
  }

  /** The port in use, also when 0 was asked for. */
  public int otlpHttpPort() {
    return http.port();
  }

  /** {@code http://host:port}. */
  public String otlpHttpUrl() {
    return http.url();
  }

  /** Stops listening, and waits for the store's answers to what was received. */
  @Override
  public void close() {
    http.close();
  }
}
