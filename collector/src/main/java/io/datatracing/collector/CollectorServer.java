package io.datatracing.collector;

import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.intake.Reception;
import io.datatracing.collector.intake.StoreIntake;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.metrics.UnsampledFigures;
import io.datatracing.collector.otlp.OtherSignals;
import io.datatracing.collector.otlp.OtlpErrors;
import io.datatracing.collector.otlp.TraceReceiver;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.pipeline.LivePipeline;
import io.datatracing.collector.pipeline.PipelineApi;
import io.datatracing.collector.pipeline.PipelineResources;
import io.datatracing.collector.pipeline.PipelineTracingApi;
import io.datatracing.collector.sampling.head.HeadType;
import io.datatracing.collector.selftrace.SelfTracing;
import io.datatracing.http.Admission;
import io.datatracing.http.BearerToken;
import io.datatracing.http.CannotListenException;
import io.datatracing.http.Cors;
import io.datatracing.http.Health;
import io.datatracing.http.HttpServer;
import io.datatracing.http.HttpServerOptions;
import io.datatracing.http.MetricsHandler;
import io.datatracing.http.Router;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.SpanWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Listens for spans and writes them to a store. */
public final class CollectorServer implements AutoCloseable {
  /**
   * Of heartbeats, of which a thousand agents make 100 a second, of people who ask about agents,
   * and of guests on receivers' ports, whose lengthy questions get a quarter.
   */
  private static final int WORKERS = 8;

  private static final int WORKER_QUEUE = 1_024;
  private static final String AGENTS_PATH = "/api/v1/agents";
  private static final LongSupplier CLOCK = () -> System.currentTimeMillis() * 1_000_000;

  private final HttpServer http;
  private final Receivers receivers;
  private final LivePipeline pipeline;
  private final SelfTracing tracing;
  private final HeadType head;

  private CollectorServer(
      HttpServer http,
      Receivers receivers,
      LivePipeline pipeline,
      SelfTracing tracing,
      HeadType head) {
    this.http = http;
    this.receivers = receivers;
    this.pipeline = pipeline;
    this.tracing = tracing;
    this.head = head;
  }

  /** Without a ledger. */
  public static CollectorServer start(
      CollectorOptions options, SpanWriter writer, Agents agents, PrometheusRegistry registry) {
    return start(options, writer, agents, Ledger.NONE, new PendingSpans(), registry);
  }

  /** Where nobody asks for what was counted before sampling. */
  public static CollectorServer start(
      CollectorOptions options,
      SpanWriter writer,
      Agents agents,
      Ledger ledger,
      PendingSpans pending,
      PrometheusRegistry registry) {
    UnsampledFigures figures = new UnsampledFigures(CLOCK);
    return start(options, writer, agents, ledger, pending, figures, registry);
  }

  /**
   * Listens when it returns.
   *
   * @param writer of a store that stays open until after {@link #close()}
   * @param agents hears of the spans that arrive, and answers what agents ask
   * @param ledger hears of every span that is refused, dropped or lost; stays open until after
   *     {@link #close()}
   * @param pending shows readers what the pipeline holds back
   * @param figures shows readers what the pipeline has counted before it sampled
   * @param registry takes the collector's metrics, which are served at {@code /metrics}
   * @throws CannotListenException with one line for the user; nothing is left running
   * @throws IllegalArgumentException for what cannot be set up as told, with one line too
   */
  public static CollectorServer start(
      CollectorOptions options,
      SpanWriter writer,
      Agents agents,
      Ledger ledger,
      PendingSpans pending,
      UnsampledFigures figures,
      PrometheusRegistry registry) {
    CollectorMetrics metrics = new CollectorMetrics(registry);
    StoreIntake store = new StoreIntake(writer);
    HeadType head = new HeadType();
    SelfTracing tracing = SelfTracing.of(writer, registry);
    LivePipeline pipeline =
        LivePipeline.start(
            new PipelineResources(
                StandardNodes.with(store, pending, figures, head),
                ledger,
                options.pipeline().directory(),
                registry,
                CLOCK,
                System::nanoTime,
                options.stopTimeout(),
                tracing,
                (by, option, old, now) ->
                    agents.serverChanged(SelfTracing.SERVICE, by, option, old, now)),
            options.pipeline().file());
    try {
      return start(options, store, pipeline, tracing, head, agents, ledger, metrics, registry);
    } catch (RuntimeException e) {
      pipeline.close();
      tracing.close();
      throw e;
    }
  }

  private static CollectorServer start(
      CollectorOptions options,
      StoreIntake store,
      LivePipeline pipeline,
      SelfTracing tracing,
      HeadType head,
      Agents agents,
      Ledger ledger,
      CollectorMetrics metrics,
      PrometheusRegistry registry) {
    Reception reception = new Reception(pipeline, metrics, agents, ledger);
    Router.Builder routes =
        Router.builder()
            .postAsync("/v1/traces", new TraceReceiver(reception))
            .get("/metrics", new MetricsHandler(registry));
    agents.addTo(routes);
    new PipelineApi(pipeline).addTo(routes);
    new PipelineTracingApi(pipeline.pipeline(), agents).addTo(routes);
    OtherSignals others = new OtherSignals(options.receivers().forwardTo(), metrics);
    others.addTo(routes);
    Router router = new Health(store::obstacle).addTo(routes).build();
    HttpServer http =
        HttpServer.start(httpOptions(options), router, new OtlpErrors(metrics), registry);
    try {
      Receivers receivers = Receivers.start(options, http, reception, others, metrics);
      return new CollectorServer(http, receivers, pipeline, tracing, head);
    } catch (RuntimeException e) {
      http.close();
      throw e;
    }
  }

  private static HttpServerOptions httpOptions(CollectorOptions options) {
    return new HttpServerOptions(
        "collector",
        options.host(),
        options.otlpHttpPort(),
        "--otlp-http-port",
        options.limits(),
        options.ioThreads(),
        WORKERS,
        WORKER_QUEUE,
        options.stopTimeout(),
        Map.of(),
        options.receivers().tls(),
        admission(options.receivers().token()),
        new Cors(options.receivers().corsOrigins()));
  }

  /** Who sends something needs the token; control of agents has a token of its own. */
  private static Admission admission(@Nullable String token) {
    if (token == null) {
      return Admission.ALL;
    }
    BearerToken bearer = new BearerToken(token);
    return head ->
        head.method().equals("GET")
                || head.method().equals("HEAD")
                || head.path().startsWith(AGENTS_PATH)
                || head.path().equals(PipelineTracingApi.PATH)
            ? null
            : bearer.refuse(head);
  }

  /** The port in use, also when 0 was asked for. */
  public int otlpHttpPort() {
    return http.port();
  }

  /** {@code http://host:port}. */
  public String otlpHttpUrl() {
    return http.url();
  }

  /**
   * The port in use, also when 0 was asked for.
   *
   * @throws IllegalArgumentException when that receiver does not run
   */
  public int port(ReceiverPort receiver) {
    return receivers.port(receiver);
  }

  /** What follows from a trace's id alone: that head sampling does not take it; null otherwise. */
  public @Nullable FateEntry recomputed(TraceId trace) {
    return head.recomputed(trace);
  }

  /** What stands between receivers and stores. */
  public LivePipeline pipeline() {
    return pipeline;
  }

  /** Stops listening, and waits for the store's answers to what was received. */
  @Override
  public void close() {
    receivers.close();
    http.close();
    pipeline.close();
    tracing.close();
  }
}
