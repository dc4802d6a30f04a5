package io.datatracing.collector.metrics;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.model.Resource;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.otlp.ContextDecoder;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpLink;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Counts a batch on the thread that brings it, then hands it on as it is. A batch that is refused
 * behind this node and sent again counts again: what is counted is what came.
 */
final class MetricsNode implements Node {
  private static final int SERVER = SpanKind.SERVER.ordinal();
  private static final int CLIENT = SpanKind.CLIENT.ordinal();
  private static final int PRODUCER = SpanKind.PRODUCER.ordinal();
  private static final int CONSUMER = SpanKind.CONSUMER.ordinal();
  private static final int ERROR = Status.Code.ERROR.ordinal();

  private final NodeContext context;
  private final SeriesTable series;
  private final EdgeTable edges;
  private final @Nullable MetricsExporter exporter;
  private final @Nullable FigureRecorder recorder;

  /**
   * @throws StoreException when figures shall be kept, and cannot
   */
  MetricsNode(MetricsOptions options, NodeContext context, UnsampledFigures figures) {
    this.context = context;
    this.series = new SeriesTable(options.maxSeries(), options.boundsNanos());
    this.edges = new EdgeTable(options.maxEdges(), options.pendingSpans());
    context
        .metrics()
        .register(new MetricsExposition(context.id(), options.boundsNanos(), series, edges));
    RollupOptions rollups = options.rollups();
    FigureLog log = rollups == null ? null : figures.log(context.directory());
    this.exporter = options.otlp() == null ? null : exporter(options, options.otlp());
    // Last: one of a node that could not be made would say for ever that nothing came.
    this.recorder =
        rollups == null || log == null
            ? null
            : new FigureRecorder(
                rollups,
                context,
                log,
                new SeriesTable(options.maxSeries(), new long[0]),
                options.pendingSpans(),
                FigureCells.MAX_CELLS);
  }

  private MetricsExporter exporter(MetricsOptions options, MetricsExportOptions to) {
    long start = context.unixNanos().getAsLong();
    OtlpMetrics metrics = new OtlpMetrics(context.id(), start, options.boundsNanos());
    return new MetricsExporter(
        to,
        context,
        () -> metrics.requests(series.all(), edges.edges(), context.unixNanos().getAsLong()));
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    count(batch);
    context
        .next()
        .take(batch, origin, recorder == null ? done : new Counting(recorder, batch, done));
  }

  /** What is kept counts as stores do: what was acknowledged. */
  private record Counting(FigureRecorder recorder, OtlpBatch batch, AppendCallback done)
      implements AppendCallback {
    @Override
    public void stored() {
      try {
        recorder.count(batch);
      } finally {
        done.stored();
      }
    }

    @Override
    public void failed(StoreException cause) {
      done.failed(cause);
    }
  }

  private void count(OtlpBatch batch) {
    long now = context.unixNanos().getAsLong();
    OtlpReader reader = new OtlpReader().reset(batch.bytes(), 0, batch.sizeBytes());
    int resource = -1;
    String name = "";
    byte[] service = {};
    synchronized (edges) {
      while (reader.nextSpan()) {
        if (reader.resourceOrdinal() != resource) {
          resource = reader.resourceOrdinal();
          name = service(reader);
          service = name.getBytes(StandardCharsets.UTF_8);
        }
        series(reader, service, now);
        edge(reader, name);
      }
    }
  }

  private static String service(OtlpReader reader) {
    Resource resource =
        ContextDecoder.resource(
            reader.bytes(), reader.resourceOffset(), reader.resourceLength(), "");
    return resource.serviceName();
  }

  private void series(OtlpReader reader, byte[] service, long now) {
    // A clock that was set back makes no negative duration, and a span that runs has none yet.
    long duration = Math.max(0, reader.endTimeUnixNano() - reader.startTimeUnixNano());
    series
        .find(
            service,
            reader.bytes(),
            reader.nameOffset(),
            reader.nameLength(),
            reader.kind(),
            reader.statusCode())
        .add(reader.traceIdHigh(), reader.traceIdLow(), reader.spanId(), duration, now);
  }

  private void edge(OtlpReader reader, String service) {
    int kind = reader.kind();
    boolean failed = reader.statusCode() == ERROR;
    boolean messaging = kind == PRODUCER || kind == CONSUMER;
    if (kind == CLIENT || kind == PRODUCER) {
      edges.caller(reader.traceIdLow(), reader.spanId(), service, failed, messaging);
    } else if (kind == SERVER || kind == CONSUMER) {
      if (reader.parentSpanId() != 0) {
        edges.called(reader.traceIdLow(), reader.parentSpanId(), service, failed, messaging);
      }
      // A batch that is handled as a whole is linked to the spans that sent its records.
      for (int i = 0; kind == CONSUMER && i < reader.linkCount(); i++) {
        OtlpLink link = reader.link(i);
        edges.called(link.traceIdLow(), link.spanId(), service, failed, true);
      }
    }
  }

  @Nullable FigureRecorder recorder() {
    return recorder;
  }

  @Override
  public void close() {
    if (recorder != null) {
      recorder.close();
    }
    if (exporter != null) {
      exporter.close();
    }
  }
}
