package io.datatracing.collector.selftrace;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces the pipeline: a trace for a batch's journey, a span for each node that takes it. The span
 * of the node travels with the batch, so that a node which hands on later, on another thread, still
 * knows where its batches came from.
 *
 * <p>The spans go to the store by themselves and never through the pipeline, so that tracing makes
 * nothing to be traced. Off, it costs one read and one comparison a batch, and one comparison with
 * null a node. On, it is bounded: {@value #MAX_WAITING_SPANS} spans wait for the store, beyond that
 * journeys are dropped and counted; those under way are as many as batches are.
 *
 * <p>Threads: any; {@code datatracing-selftrace}, which begins when it is switched on first,
 * writes.
 */
public class SelfTracing implements AutoCloseable {
  /** The service under which the spans are found. */
  public static final String SERVICE = "datatracing-collector";

  /** For pipelines that are never traced. */
  public static final SelfTracing OFF =
      new SelfTracing(
          (batch, done) -> done.stored(),
          new PrometheusRegistry(),
          () -> 0,
          System::nanoTime,
          () -> 1) {
        @Override
        public void mode(Mode next) {
          // Shared by all of them.
        }
      };

  static final int MAX_WAITING_SPANS = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(SelfTracing.class);
  private static final int MOST_AFFECTED = 128;
  private static final int WRITE_SPANS = 1_024;
  private static final long LOOK_NANOS = 200_000_000;
  private static final LongSupplier CLOCK = () -> System.currentTimeMillis() * 1_000_000;
  private static final Resource RESOURCE =
      new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, SERVICE)));

  /** What of the pipeline is traced. */
  public enum Mode {
    /** Nothing. */
    NONE,
    /** Journeys that failed, were refused, lost something, took a second, or met a change. */
    TAIL,
    /** All. */
    FULL;

    /** As it is written in files and requests. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException for another word than those of {@link #word}
     */
    public static Mode of(String word) {
      for (Mode mode : values()) {
        if (mode.word().equals(word)) {
          return mode;
        }
      }
      throw new IllegalArgumentException("'" + word + "' is not one of none, tail, full");
    }
  }

  /**
   * A change that was told to what was under way.
   *
   * @param trace of the span about the change; null when nothing is traced
   * @param affected batches at nodes that it was about, up to {@value #MOST_AFFECTED}
   */
  public record Told(@Nullable TraceId trace, int affected) {}

  /** What waits to be written: the spans of a journey, or of a change. */
  private interface Finished {
    List<Span> spans();
  }

  private final SpanWriter writer;
  private final LongSupplier unixNanos;
  private final LongSupplier nanoTime;
  private final LongSupplier ids;
  private final Counter spans;
  private final MpscUnboundedAtomicArrayQueue<Finished> finished =
      new MpscUnboundedAtomicArrayQueue<>(256);
  private final AtomicInteger waitingSpans = new AtomicInteger();
  private final Set<Journey> open = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.NONE;
  private volatile boolean stopping;

  /** Guarded by this; made when tracing is switched on for the first time. */
  private @Nullable Thread worker;

  SelfTracing(
      SpanWriter writer,
      PrometheusRegistry registry,
      LongSupplier unixNanos,
      LongSupplier nanoTime,
      LongSupplier ids) {
    this.writer = writer;
    this.unixNanos = unixNanos;
    this.nanoTime = nanoTime;
    this.ids = ids;
    spans =
        Counter.builder()
            .name("datatracing_selftrace_spans_total")
            .help("Spans of the pipeline itself, by what became of them.")
            .labelNames("result")
            .register(registry);
    spans.initLabelValues("stored");
    spans.initLabelValues("not_chosen");
    spans.initLabelValues("dropped");
  }

  /**
   * Off, until it is switched on.
   *
   * @param writer of the store, not of the pipeline; stays open until after {@link #close}
   */
  public static SelfTracing of(SpanWriter writer, PrometheusRegistry registry) {
    return new SelfTracing(writer, registry, CLOCK, System::nanoTime, new SecureRandom()::nextLong);
  }

  public Mode mode() {
    return mode;
  }

  public boolean isOff() {
    return mode == Mode.NONE;
  }

  /** Holds for journeys that begin from now on. */
  public void mode(Mode next) {
    synchronized (this) {
      if (next != Mode.NONE && worker == null && !stopping) {
        Thread thread = new Thread(this::run, "datatracing-selftrace");
        thread.setDaemon(true);
        thread.start();
        worker = thread;
      }
      mode = next;
    }
  }

  /**
   * A journey begins at this node.
   *
   * @param sources spans of the journeys whose batches came together here
   */
  public NodeSpan begin(TracedNode node, List<SpanRef> sources, OtlpBatch batch) {
    return new NodeSpan(this, node, null, sources, batch);
  }

  /**
   * Something is changed: what is under way at the nodes it is about gets an event of that name,
   * and a span of its own says what was done and is linked with them.
   *
   * @param nodes by id; empty for all
   * @param details keys and values in turn
   */
  public Told control(String action, Set<String> nodes, String... details) {
    if (mode == Mode.NONE) {
      return new Told(null, 0);
    }
    TraceId trace = newTraceId();
    List<SpanRef> affected = new ArrayList<>();
    for (Journey journey : open) {
      journey.told(action, nodes, trace.toString(), affected, MOST_AFFECTED);
    }
    long now = unixNanos.getAsLong();
    SpanBuilder span =
        Span.builder(trace, newSpanId(), action)
            .kind(SpanKind.INTERNAL)
            .times(now, now)
            .resource(RESOURCE)
            .attribute(Attribute.of("control.action", action))
            .attribute(Attribute.of("control.nodes", String.join(",", nodes)))
            .attribute(Attribute.of("control.affected", affected.size()));
    for (int i = 0; i + 1 < details.length; i += 2) {
      span.attribute(Attribute.of("control." + details[i], details[i + 1]));
    }
    affected.forEach(ref -> span.link(ref.link()));
    Span done = span.build();
    offer(() -> List.of(done), 1);
    return new Told(trace, affected.size());
  }

  Journey newJourney() {
    Journey journey = new Journey(this, newTraceId(), unixNanos.getAsLong() - nanoTime.getAsLong());
    open.add(journey);
    return journey;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  private TraceId newTraceId() {
    return new TraceId(newId(), newId());
  }

  SpanId newSpanId() {
    return new SpanId(newId());
  }

  /** Zero is no id. */
  private long newId() {
    long id = ids.getAsLong();
    return id == 0 ? 1 : id;
  }

  void ended(Journey journey) {
    open.remove(journey);
    int count = journey.spanCount();
    if (mode != Mode.FULL && !journey.isNotable()) {
      spans.labelValues("not_chosen").inc(count);
    } else {
      offer(() -> journey.spans(RESOURCE), count);
    }
  }

  private void offer(Finished next, int count) {
    // Who is turned away gives back what he took; one beside him may be turned away for that.
    if (waitingSpans.addAndGet(count) > MAX_WAITING_SPANS) {
      waitingSpans.addAndGet(-count);
      spans.labelValues("dropped").inc(count);
    } else {
      finished.add(next);
    }
  }

  private void run() {
    while (!stopping) {
      if (work() == 0) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      }
    }
  }

  private int work() {
    try {
      return doWork();
    } catch (RuntimeException e) {
      LOG.error("Spans of the pipeline itself could not be written", e);
      return 0;
    }
  }

  /** Writes what is finished, as one batch. Gives the number of spans. */
  int doWork() {
    List<Span> batch = new ArrayList<>();
    Finished next;
    while (batch.size() < WRITE_SPANS && (next = finished.poll()) != null) {
      batch.addAll(next.spans());
    }
    if (batch.isEmpty()) {
      return 0;
    }
    int count = batch.size();
    waitingSpans.addAndGet(-count);
    writer.append(
        OtlpBatch.of(batch),
        new AppendCallback() {
          @Override
          public void stored() {
            spans.labelValues("stored").inc(count);
          }

          /** Not offered again: the store has enough to do. */
          @Override
          public void failed(StoreException cause) {
            spans.labelValues("dropped").inc(count);
          }
        });
    return count;
  }

  /** Writes what is finished. Nothing is traced afterwards. */
  @Override
  public void close() {
    Thread stopped;
    synchronized (this) {
      mode = Mode.NONE;
      stopping = true;
      stopped = worker;
    }
    if (stopped != null) {
      LockSupport.unpark(stopped);
      try {
        stopped.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    while (work() > 0) {
      continue;
    }
  }
}
