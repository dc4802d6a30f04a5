package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans. There is one tracer in the process, installed by the agent; without it every {@link
 * #start} answers null, at the cost of reading a field.
 */
public final class Tracer {
  /** A span open for longer is reported as never ended. */
  public static final long NEVER_ENDED_NANOS = 5 * 60 * 1_000_000_000L;

  private static final Tracer OFF = new Tracer(null);

  /** Replaced as a whole, so a hook that read the old one finishes its span with it. */
  private static volatile Tracer installed = OFF;

  /** Never sent: its flags say not sampled, and no span is started below it. */
  private static final SpanContext SUPPRESSED = new TraceParent(1, 1, 1, 0, null);

  private final @Nullable TracerOptions options;
  private final OpenSpans open = new OpenSpans();

  /** Racy on purpose: two threads may both say it, which is not worth a lock. */
  private boolean neverEndedTold;

  private Tracer(@Nullable TracerOptions options) {
    this.options = options;
  }

  /** The tracer of this process. */
  public static Tracer get() {
    return installed;
  }

  /** Makes the process trace with {@code options} from now on, and returns the tracer that does. */
  public static Tracer install(TracerOptions options) {
    Tracer tracer = new Tracer(options);
    installed = tracer;
    return tracer;
  }

  /** Makes every later {@link #start} answer null. Spans that are open end as they would have. */
  public static void uninstall() {
    installed = OFF;
  }

  /**
   * {@code context} in which no span is started: for the agent's own calls, which must not trace
   * themselves.
   */
  public static Context suppressed(Context context) {
    return Span.withRemoteParent(context, SUPPRESSED);
  }

  public boolean isOn() {
    return options != null;
  }

  /**
   * How contexts travel between processes; nothing is injected or extracted while tracing is off.
   */
  public Propagation propagation() {
    return options == null ? Propagation.none() : options.propagation;
  }

  /**
   * Starts a span below the span in {@code parent}, or a new trace where there is none. The span is
   * not made current.
   *
   * @return null if tracing is off
   */
  public @Nullable Span start(String name, SpanKind kind, Context parent) {
    return start(name, kind, Protocol.NONE, parent, 0);
  }

  /**
   * As {@link #start(String, SpanKind, Context)} for a span of a protocol.
   *
   * @param startEpochNanos when it started, in nanoseconds since 1970-01-01T00:00Z; 0 for now
   * @return null if tracing is off, or if the call is already traced by another layer of the same
   *     library: a client or producer directly below an open one of its protocol, a server in a
   *     request that has an open one
   */
  public @Nullable Span start(
      String name, SpanKind kind, Protocol protocol, Context parent, long startEpochNanos) {
    TracerOptions on = options;
    if (on == null) {
      return null;
    }
    SpanContext above = Span.parentIn(parent);
    if (above == SUPPRESSED || (above instanceof Span && isNested(kind, protocol, (Span) above))) {
      return null;
    }
    LocalTrace local;
    if (above instanceof Span) {
      local = ((Span) above).local();
    } else {
      local = newLocalTrace(on, above, parent);
    }
    Span span =
        new Span(
            local,
            name,
            kind,
            on.ids.nextId(),
            above == null ? 0 : above.spanId(),
            startEpochNanos);
    span.protocol(protocol);
    if (local.root == null) {
      local.root = span;
    }
    if (span.isRecording()) {
      open.started(span);
    } else {
      on.losses.add(LossCause.HEAD_NOT_SAMPLED, 1);
    }
    return span;
  }

  private LocalTrace newLocalTrace(TracerOptions on, @Nullable SpanContext remote, Context parent) {
    long high = remote == null ? on.ids.nextId() : remote.traceIdHigh();
    long low = remote == null ? on.ids.nextId() : remote.traceIdLow();
    int random = remote == null ? SpanContext.RANDOM : remote.flags() & SpanContext.RANDOM;
    int flags = random | (on.sampler.sample(remote, low) ? SpanContext.SAMPLED : 0);
    return new LocalTrace(
        this, high, low, flags, remote == null ? null : remote.traceState(), Baggage.from(parent));
  }

  private static boolean isNested(SpanKind kind, Protocol protocol, Span above) {
    if (protocol == Protocol.NONE) {
      return false;
    }
    Span outer = kind == SpanKind.SERVER ? above.localRoot() : above;
    return (kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER || kind == SpanKind.SERVER)
        && outer.kind() == kind
        && outer.protocol() == protocol
        && !outer.hasEnded();
  }

  /** Spans found open after {@link #NEVER_ENDED_NANOS} since the start: a lower bound. */
  public long neverEnded() {
    return open.neverEnded();
  }

  /**
   * Looks for spans that nobody ended; the export worker calls it every few seconds. The first one
   * is told on stderr.
   */
  public void findNeverEnded() {
    Span found = open.sweep(clock().epochNanos() - NEVER_ENDED_NANOS);
    if (found != null && !neverEndedTold) {
      neverEndedTold = true;
      System.err.println(
          "[datatracing] a span was not ended within 5 minutes and is no longer watched, further ones are only counted: "
              + found);
    }
  }

  void ended(Span span) {
    TracerOptions on = options;
    if (on != null && (span.flags() & SpanContext.SAMPLED) != 0) {
      open.ended(span);
      on.sink.offer(span);
    }
  }

  SpanClock clock() {
    return on().clock;
  }

  SpanLimits limits() {
    return on().limits;
  }

  Losses losses() {
    return on().losses;
  }

  private TracerOptions on() {
    TracerOptions on = options;
    if (on == null) {
      throw new IllegalStateException("this tracer is off and has made no span");
    }
    return on;
  }
}
