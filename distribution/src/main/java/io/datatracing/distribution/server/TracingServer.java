package io.datatracing.distribution.server;

import io.datatracing.collector.CollectorOptions;
import io.datatracing.collector.CollectorServer;
import io.datatracing.collector.ReceiverPort;
import io.datatracing.collector.StoreMetrics;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.collector.ledger.FateLedger;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.ledger.LedgerOptions;
import io.datatracing.collector.metrics.UnsampledFigures;
import io.datatracing.collector.overlay.OverlayChanges;
import io.datatracing.collector.overlay.OverlayReader;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.pipeline.PipelineApi;
import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.http.CannotListenException;
import io.datatracing.model.TraceId;
import io.datatracing.query.LossReports;
import io.datatracing.query.PipelineView;
import io.datatracing.query.QueryOptions;
import io.datatracing.query.QueryServer;
import io.datatracing.query.QuerySources;
import io.datatracing.storage.api.Changes;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store with the collector that fills it and the query server that reads it, in one process. */
public final class TracingServer implements AutoCloseable {
  /** Who changed what of which agent, beside the store's own files. */
  private static final String AUDIT = "agents-audit.jsonl";

  private final Path data;
  private final Set<ReceiverPort> receivers;
  private final SpanStore store;
  private final @Nullable FateLedger ledger;
  private final QueryServer query;
  private final CollectorServer collector;

  private TracingServer(
      Path data,
      Set<ReceiverPort> receivers,
      SpanStore store,
      @Nullable FateLedger ledger,
      QueryServer query,
      CollectorServer collector) {
    this.data = data;
    this.receivers = receivers;
    this.store = store;
    this.ledger = ledger;
    this.query = query;
    this.collector = collector;
  }

  /**
   * Returns when spans and queries are welcome.
   *
   * @throws CommandFailedException with {@link ExitCode#DATA_DIRECTORY} when the store can't be
   *     opened, {@link ExitCode#PORT_TAKEN} when a port can't be had
   */
  public static TracingServer start(ServerOptions options) throws CommandFailedException {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    // What was opened, the latest first: closed again when the next one fails.
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      SpanStore store = SpanStoreProvider.named(options.store()).open(options.storeOptions());
      opened.push(store);
      StoreMetrics.register(store, registry);
      FateLedger ledger = ledger(store, registry);
      Ledger takesDown = ledger == null ? Ledger.NONE : ledger;
      if (ledger != null) {
        opened.push(ledger);
      }
      Agents agents =
          new Agents(
              AgentsOptions.of(options.controlToken(), options.data().resolve(AUDIT)),
              registry,
              takesDown);
      PendingSpans pending = new PendingSpans();
      UnsampledFigures figures = new UnsampledFigures(() -> System.currentTimeMillis() * 1_000_000);
      ServerFates fates = new ServerFates(ledger, agents, pending);
      // The collector starts last, so that its spans find readers.
      LatePipeline pipeline = new LatePipeline();
      Changes changes = figures.over(store.capability(Changes.class).orElse(Changes.NONE));
      QueryServer query =
          QueryServer.start(
              QueryOptions.at(options.host(), options.queryPort())
                  .withJaegerGrpc(options.jaegerQueryPort()),
              new QuerySources(
                      agents.reader(new OverlayReader(store.reader(), pending)),
                      figures.over(store.aggregates()),
                      id -> losses(agents, id),
                      fates,
                      pipeline,
                      store::damages)
                  .withChanges(
                      changes, agents.changes(new OverlayChanges(changes, List.of(pending))))
                  .withNotices(WaitingNotices.of(pending, figures)),
              registry);
      opened.push(query);
      CollectorServer collector =
          CollectorServer.start(
              CollectorOptions.at(options.host(), options.otlpHttpPort())
                  .withReceivers(options.receivers())
                  .withPipeline(options.pipeline())
                  .withGuests(
                      (port, routes) ->
                          port == ReceiverPort.ZIPKIN ? query.addZipkinTo(routes) : routes),
              store.writer(),
              agents,
              takesDown,
              pending,
              figures,
              registry);
      fates.recompute(collector::recomputed);
      pipeline.view = new PipelineApi(collector.pipeline())::json;
      return new TracingServer(
          options.data(), options.receivers().ports().keySet(), store, ledger, query, collector);
    } catch (StoreException e) {
      throw failed(opened, ExitCode.DATA_DIRECTORY, e);
    } catch (CannotListenException e) {
      throw failed(opened, ExitCode.PORT_TAKEN, e);
    } catch (IllegalArgumentException e) {
      throw failed(opened, ExitCode.USAGE, e);
    }
  }

  /** Known when the collector has started. */
  private static final class LatePipeline implements PipelineView {
    private volatile PipelineView view = PipelineView.NONE;

    @Override
    public byte[] json() {
      return view.json();
    }
  }

  /** Null for a store that cannot keep one. */
  private static @Nullable FateLedger ledger(SpanStore store, PrometheusRegistry registry) {
    return store
        .capability(FateLog.class)
        .map(log -> FateLedger.start(LedgerOptions.DEFAULT, log, registry))
        .orElse(null);
  }

  private static List<LossReports.Loss> losses(Agents agents, TraceId trace) {
    return agents.lostOf(trace.toString()).stream()
        .map(lost -> new LossReports.Loss(lost.service(), lost.cause(), lost.timeUnixNano()))
        .toList();
  }

  private static CommandFailedException failed(
      Deque<AutoCloseable> opened, int exitCode, RuntimeException cause) {
    CommandFailedException failure =
        new CommandFailedException(exitCode, String.valueOf(cause.getMessage()), cause);
    for (AutoCloseable resource : opened) {
      try {
        resource.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }

  /** Where the page and the query API are. */
  public URI queryUri() {
    return URI.create(query.url());
  }

  /** Where agents send spans: without the path, as {@code OTEL_EXPORTER_OTLP_ENDPOINT} wants it. */
  public URI otlpHttpUri() {
    return URI.create(collector.otlpHttpUrl());
  }

  /** The port in use, also when 0 was asked for. */
  int port(ReceiverPort receiver) {
    return collector.port(receiver);
  }

  /** The ports beside OTLP over HTTP; empty when there are none. */
  String receiversLine() {
    StringBuilder line = new StringBuilder();
    for (ReceiverPort receiver : ReceiverPort.values()) {
      if (receivers.contains(receiver)) {
        line.append(line.length() == 0 ? "Also takes spans at: " : "  ")
            .append(receiver.word())
            .append(' ')
            .append(collector.port(receiver));
      }
    }
    return line.toString();
  }

  String readyLine() {
    return "DataTracing is ready: UI %s  OTLP/HTTP %s  data %s"
        .formatted(queryUri(), otlpHttpUri(), data);
  }

  /**
   * The collector first: what it has acknowledged is in the store before that closes, and what it
   * refused in the ledger.
   */
  @Override
  public void close() {
    collector.close();
    query.close();
    if (ledger != null) {
      ledger.close();
    }
    store.close();
  }
}
