package io.datatracing.collector.metrics;

import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.SpanKind;
import io.datatracing.model.SpanState;
import io.datatracing.model.otlp.OtlpAttributes;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.ValueDecoder;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Connections;
import io.datatracing.storage.api.ServiceEdge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts acknowledged batches by minute, by the rules by which stores add up their spans ({@link
 * Aggregates}, {@link Connections}), and writes what it has counted every minute.
 *
 * <p>Not counted: spans that still run, and those that begin more than a day before they come or
 * more than an hour after.
 *
 * <p>Locks: all that is counted is the log's, see {@link FigureLog}. Thread: {@code
 * collector-figures-<id>} writes.
 */
final class FigureRecorder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FigureRecorder.class);
  private static final long STOP_SECONDS = 10;
  private static final long OLDEST_MINUTES = 1_440;
  private static final SpanKind[] KINDS = SpanKind.values();
  private static final List<byte[]> STATE = keys(List.of(SpanState.KEY));
  private static final List<byte[]> DESTINATION = keys(Connections.DESTINATION);
  private static final List<byte[]> DATABASE_SYSTEM = keys(Connections.DATABASE_SYSTEM);
  private static final List<byte[]> DATABASE_NAME = keys(Connections.DATABASE_NAME);
  private static final List<byte[]> RPC = keys(Connections.RPC);
  private static final List<byte[]> HTTP = keys(Connections.HTTP);

  private final RollupOptions options;
  private final NodeContext context;
  private final FigureLog figures;
  private final SeriesTable series;
  private final CallPairs pairs;
  private final int maxCells;
  private final ScheduledExecutorService thread;
  private final ScheduledFuture<?> schedule;

  private FigureCells cells;

  /** Arrivals since then are counted in {@link #cells}. */
  private long since;

  /** On their way to the disk, and read from here until they are there. */
  private @Nullable FigureCells writing;

  private long writingFrom;
  private long writingTo;
  private long counted;
  private boolean isFailing;

  /**
   * @param series finds the names' series, with their bound
   * @param pendingSpans that wait for the other end of a call
   */
  FigureRecorder(
      RollupOptions options,
      NodeContext context,
      FigureLog figures,
      SeriesTable series,
      int pendingSpans,
      int maxCells) {
    this.options = options;
    this.context = context;
    this.figures = figures;
    this.series = series;
    this.pairs = new CallPairs(pendingSpans);
    this.maxCells = maxCells;
    cells = new FigureCells(maxCells);
    since = context.unixNanos().getAsLong();
    figures.add(this);
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "collector-figures-" + context.id());
              made.setDaemon(true);
              return made;
            });
    schedule = thread.scheduleWithFixedDelay(this::write, 1, 1, TimeUnit.MINUTES);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> keys(List<String> keys) {
    return keys.stream().map(FigureRecorder::bytes).toList();
  }

  /** Of a batch that was acknowledged. */
  void count(OtlpBatch batch) {
    OtlpReader reader = new OtlpReader().reset(batch.bytes(), 0, batch.sizeBytes());
    SpanView view = new SpanView().on(reader);
    long thisMinute = Aggregates.minute(context.unixNanos().getAsLong());
    int resource = -1;
    byte[] service = {};
    synchronized (figures) {
      while (reader.nextSpan()) {
        long minute = Aggregates.minute(reader.startTimeUnixNano());
        if (minute < thisMinute - OLDEST_MINUTES
            || minute > thisMinute + Coverage.FUTURE_MINUTES
            || isOpen(view)) {
          continue;
        }
        if (reader.resourceOrdinal() != resource) {
          resource = reader.resourceOrdinal();
          service = bytes(view.service());
        }
        count(reader, view, service, minute);
      }
      counted++;
    }
  }

  private void count(OtlpReader reader, SpanView view, byte[] service, long minute) {
    int number = reader.kind();
    SpanKind kind = KINDS[number > 0 && number < KINDS.length ? number : 0];
    long duration = view.durationNanos();
    boolean isError = view.isError();
    cells.span(
        series.find(
            service,
            reader.bytes(),
            reader.nameOffset(),
            reader.nameLength(),
            number,
            reader.statusCode()),
        minute,
        duration);
    boolean isMessage = kind == SpanKind.PRODUCER || kind == SpanKind.CONSUMER;
    boolean isClient = kind == SpanKind.CLIENT;
    Connections.Own own =
        Connections.own(
            kind,
            view.service(),
            isMessage ? text(view, DESTINATION) : null,
            isClient ? text(view, DATABASE_SYSTEM) : null,
            isClient ? text(view, DATABASE_NAME) : null);
    if (own != null) {
      cells.edge(minute, own.from(), own.to(), own.kind(), duration, isError);
    } else if (Connections.isEntry(kind, reader.flags()) && reader.parentSpanId() != 0) {
      ServiceEdge.Kind by =
          Connections.kind(kind, text(view, RPC) != null, text(view, HTTP) != null);
      pairs.called(
          reader.traceIdLow(),
          reader.parentSpanId(),
          view.service(),
          minute,
          by,
          duration,
          isError,
          cells);
    }
    if (isClient || kind == SpanKind.PRODUCER) {
      pairs.caller(reader.traceIdLow(), reader.spanId(), view.service(), cells);
    }
  }

  private static boolean isOpen(SpanView view) {
    String state = text(view, STATE);
    return state != null && SpanState.isOpen(state);
  }

  /** As {@link Connections#text}. */
  private static @Nullable String text(SpanView view, List<byte[]> keys) {
    for (byte[] key : keys) {
      int index = view.find(key);
      if (index >= 0) {
        OtlpAttributes attributes = view.reader().attributes();
        AttributeValue value =
            ValueDecoder.value(
                attributes.valueType(index),
                attributes.valueBits(index),
                view.reader().bytes(),
                attributes.valueOffset(index),
                attributes.valueLength(index));
        if (value instanceof AttributeValue.StringValue string) {
          return string.value();
        }
      }
    }
    return null;
  }

  /** Writes what was counted; what cannot be written waits, is read from memory, and comes next. */
  void write() {
    long now = context.unixNanos().getAsLong();
    try {
      FigureCells full;
      long from;
      long to;
      synchronized (figures) {
        if (writing == null) {
          writing = cells;
          writingFrom = since;
          writingTo = now;
          cells = new FigureCells(maxCells);
          since = now;
        }
        full = writing;
        from = full.isWhole() ? writingFrom : writingTo;
        to = writingTo;
      }
      FigureLog.Frame frame = figures.write(FigureFrame.encode(full, from, to), now);
      synchronized (figures) {
        figures.publish(frame);
        writing = null;
      }
      isFailing = false;
      figures.expire(now - options.keepNanos(), options.maxBytes());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Without memory, too: a schedule that throws ends.
      if (!isFailing) {
        isFailing = true;
        log.error("Figures of {} cannot be written; they wait in memory", context.id(), e);
      }
    }
  }

  /** For tests: it writes when it is told to, and at its end. */
  FigureRecorder byHand() {
    schedule.cancel(false);
    return this;
  }

  /** Batches; more whenever something else may be told. The caller holds the log's lock. */
  long counted() {
    return counted;
  }

  /** What memory has all of; under the log's lock, as what follows. */
  Coverage.Arrivals arrivals(long nowUnixNano) {
    if (!cells.isWhole()) {
      return new Coverage.Arrivals(nowUnixNano, nowUnixNano);
    }
    boolean both = writing != null && writing.isWhole();
    return new Coverage.Arrivals(both ? writingFrom : since, nowUnixNano);
  }

  List<FigureCells> cells() {
    return writing == null ? List.of(cells) : List.of(writing, cells);
  }

  /** Writes the rest. A second time does nothing. */
  @Override
  public void close() {
    if (thread.isShutdown()) {
      return;
    }
    thread.execute(this::write);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
    figures.remove(this);
  }
}
