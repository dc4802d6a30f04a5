package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.opentelemetry.context.Context;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans. There is one tracer in the process, installed by the agent; without it every {@link
 * #start} answers null, at the cost of reading a field.
 */
public final class Tracer {
  /** A span open for longer is reported as never ended. */
  public static final long NEVER_ENDED_NANOS = 5 * 60 * 1_000_000_000L;

  /**
   * A span whose parent's local trace ended longer ago begins a new trace, with a link to that
   * parent: whatever happened to inherit a request's context cannot grow its trace for hours.
   */
  public static final long LONG_OVER_NANOS = 5 * 60 * 1_000_000_000L;

  private static final Tracer OFF = new Tracer(null);

  /** Replaced as a whole, so a hook that read the old one finishes its span with it. */
  private static volatile Tracer installed = OFF;

  /** Never sent: its flags say not sampled, and no span is started below it. */
  private static final SpanContext SUPPRESSED = new TraceParent(1, 1, 1, 0, null);

  private final @Nullable TracerOptions options;
  private volatile TracingMode mode;
  private volatile Sampler sampler;
  private volatile boolean rescues;

  /**
   * What every start looks at: null while spans are recorded, else the reason why not. Follows from
   * {@link #mode} and {@link #paused}, and is written with them under the tracer's lock.
   */
  private volatile @Nullable LossCause stopped;

  private @Nullable LossCause paused;
  private final OpenSpans open;

  /** Null until the process has stood still for the first time. */
  private volatile @Nullable Pauses pauses;

  private Tracer(@Nullable TracerOptions options) {
    this.options = options;
    this.open = new OpenSpans(options != null && options.startSites);
    this.sampler = options == null ? Sampler.alwaysOff() : options.sampler;
    this.mode = options == null ? TracingMode.NONE : options.mode;
    this.rescues = options != null && options.rescues;
    stop();
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

  /** How much is recorded in this process. */
  public static TracingMode mode() {
    return installed.mode;
  }

  /**
   * Switches the mode. {@link TracingMode#NONE} and its end hold for every span that starts from
   * now on, the difference between the others for every trace that begins here from now on. Spans
   * that are open end as they would have. Any thread.
   */
  public static void mode(TracingMode mode) {
    Tracer tracer = installed;
    synchronized (tracer) {
      tracer.mode = mode;
      tracer.stop();
    }
  }

  /** What decides about traces while the mode is {@link TracingMode#HEAD}. */
  public static Sampler sampler() {
    return installed.sampler;
  }

  /** Exchanges the head sampler, for traces that begin here from now on. Any thread. */
  public static void sampler(Sampler sampler) {
    installed.sampler = sampler;
  }

  /**
   * Whether refused traces that begin here from now on may be rescued, where there is a {@link
   * Rescue}. Any thread.
   */
  public static void rescues(boolean whether) {
    installed.rescues = whether;
  }

  /**
   * Stops recording until {@link #resume}: spans that would start from now on are counted under
   * {@code cause}, contexts travel on unchanged as in {@link TracingMode#NONE}. Any thread.
   */
  public static void pause(LossCause cause) {
    Tracer tracer = installed;
    synchronized (tracer) {
      tracer.paused = cause;
      tracer.stop();
    }
  }

  /** Ends {@link #pause}. Does nothing if there is none. Any thread. */
  public static void resume() {
    Tracer tracer = installed;
    synchronized (tracer) {
      tracer.paused = null;
      tracer.stop();
    }
  }

  private void stop() {
    stopped = mode == TracingMode.NONE ? LossCause.MODE_NONE : paused;
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
    return start(name, kind, protocol, parent, startEpochNanos, null);
  }

  /** Whether it is worth the effort to find out the subject of a span before its start. */
  public boolean wantsSubject() {
    return sampler.wantsSubject();
  }

  /**
   * As above, with what the span is about, which rules of sampling may name: the path of an HTTP
   * request, the topic of a message.
   *
   * @param subject null if it is not known, or {@link #wantsSubject} is false
   */
  public @Nullable Span start(
      String name,
      SpanKind kind,
      Protocol protocol,
      Context parent,
      long startEpochNanos,
      @Nullable String subject) {
    return start(name, kind, protocol, parent, startEpochNanos, subject, null);
  }

  /**
   * As above, for an HTTP request whose route the server knows already.
   *
   * @param route null if it is not known, or {@link #wantsSubject} is false
   */
  public @Nullable Span start(
      String name,
      SpanKind kind,
      Protocol protocol,
      Context parent,
      long startEpochNanos,
      @Nullable String subject,
      @Nullable String route) {
    TracerOptions on = options;
    if (on == null) {
      return null;
    }
    SpanContext above = Span.parentIn(parent);
    if (above == SUPPRESSED || (above instanceof Span && isNested(kind, protocol, (Span) above))) {
      return null;
    }
    Span over = null;
    if (above instanceof Span && ((Span) above).isLongOver()) {
      over = (Span) above;
      above = null;
    }
    LossCause reason = stopped;
    if (reason != null) {
      on.losses.add(reason, 1);
      return above == null ? null : passThrough(name, kind, protocol, above, parent);
    }
    LocalTrace local;
    long start = startEpochNanos;
    if (above instanceof Span && !((Span) above).local().isPassingThrough()) {
      local = ((Span) above).local();
      if (start == 0 && local.isTimed()) {
        long nanoTime = on.clock.nanoTime();
        local = local.at(nanoTime);
        start = nanoTime + local.epochOffsetNanos;
      }
    } else {
      local = newLocalTrace(on, above, parent, name, kind, protocol, subject, route);
      if (start == 0) {
        start = local.lastEndEpochNanos;
      }
    }
    Rescue.Candidate candidate = local.candidate;
    boolean recording = candidate == null ? local.isTimed() : candidate.starts();
    Span span =
        new Span(
            local,
            name,
            kind,
            on.ids.nextId(),
            above == null ? 0 : above.spanId(),
            start,
            recording);
    span.protocol(protocol);
    if (local.root == null) {
      local.root = span;
    }
    if (over != null) {
      followsFrom(span, over);
    }
    if (recording) {
      mark(span, local);
      open.started(span);
      SpanStart atStart = on.atStart;
      if (atStart != null) {
        atStart.started(span, parent);
      }
    } else if (candidate == null) {
      on.losses.add(LossCause.HEAD_NOT_SAMPLED, 1);
    }
    return span;
  }

  /**
   * Says why the span is there if it is not for the usual reason. A span of a candidate says so
   * from its start: it leaves this process only as rescued.
   */
  private void mark(Span span, LocalTrace local) {
    if (local.candidate != null) {
      span.put(Attributes.DATATRACING_SAMPLED_BY, "rescue");
    } else if (span == local.root && mode == TracingMode.FULL) {
      span.put(Attributes.DATATRACING_SAMPLED_BY, "forced");
    }
  }

  private static void followsFrom(Span span, Span over) {
    // A copy of the ids: spans that link to each other would all stay as long as the loop runs.
    SpanLink link =
        span.link(
            new TraceParent(
                over.traceIdHigh(),
                over.traceIdLow(),
                over.spanId(),
                over.flags(),
                over.traceState()));
    if (link != null) {
      link.put(Attributes.DATATRACING_LINK_TYPE, "follows_from");
    }
  }

  private LocalTrace newLocalTrace(
      TracerOptions on,
      @Nullable SpanContext remote,
      Context parent,
      String name,
      SpanKind kind,
      Protocol protocol,
      @Nullable String subject,
      @Nullable String route) {
    long high = remote == null ? on.ids.nextTraceIdHigh() : remote.traceIdHigh();
    long low = remote == null ? on.ids.nextId() : remote.traceIdLow();
    int kept =
        remote == null
            ? SpanContext.RANDOM
            : remote.flags() & (SpanContext.RANDOM | SpanContext.DEBUG);
    TraceState state = remote == null ? null : remote.traceState();
    long randomness = Probability.randomness(state, low);
    long decision =
        mode == TracingMode.HEAD
            ? sampler.decide(remote, randomness, name, kind, protocol, subject, route)
            : asked(remote);
    boolean sampled = Probability.isSampled(decision, remote, randomness);
    return LocalTrace.of(
        this,
        high,
        low,
        kept | (sampled ? SpanContext.SAMPLED : 0),
        rescues ? on.rescue : null,
        Probability.state(state, decision, sampled, randomness),
        Baggage.from(parent));
  }

  /** Everything is sampled; what the caller sampled by a probability still is. */
  private static long asked(@Nullable SpanContext remote) {
    return remote != null && (remote.flags() & SpanContext.SAMPLED) != 0
        ? Sampler.AS_PARENT
        : Sampler.UNCOUNTED;
  }

  /** A span that has the ids of the one above and records nothing, so that what came goes on. */
  private Span passThrough(
      String name, SpanKind kind, Protocol protocol, SpanContext above, Context parent) {
    LocalTrace local;
    if (above instanceof Span && ((Span) above).local().isPassingThrough()) {
      local = ((Span) above).local();
    } else {
      local = LocalTrace.passingThrough(this, above, Baggage.from(parent));
      if (above instanceof Span) {
        local.root = ((Span) above).localRoot();
      }
    }
    Span span = new Span(local, name, kind, above.spanId(), above.spanId(), 0, false);
    span.protocol(protocol);
    if (local.root == null) {
      local.root = span;
    }
    return span;
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
   * Adds the spans that have been open for longer than {@code nanos} and are watched: see {@link
   * OpenSpans}. Any thread.
   */
  public void collectOpen(long nanos, Collection<? super Span> into) {
    if (options != null) {
      open.collect(clock().epochNanos() - nanos, into);
    }
  }

  /**
   * Looks for spans that nobody ended, lets go of them and shows each once. They are marked {@code
   * datatracing.unclosed} if they end after all.
   */
  public void findNeverEnded(OpenSpanVisitor visitor) {
    open.sweep(clock().epochNanos() - NEVER_ENDED_NANOS, visitor);
  }

  /** Tells spans that end from now on when the process stood still. */
  public static void pauses(Pauses recent) {
    installed.pauses = recent;
  }

  void ended(Span span) {
    TracerOptions on = options;
    if (on == null) {
      return;
    }
    Rescue.Candidate candidate = span.local().candidate;
    if (span.isRecorded()) {
      open.ended(span);
      Pauses recent = pauses;
      if (recent != null) {
        recent.tell(span, span.local().epochOffsetNanos);
      }
      if (candidate == null) {
        on.sink.offer(span);
      }
    }
    if (candidate != null) {
      candidate.ended(span);
    }
  }

  /** The span goes nowhere; only a trace that waits for the ends of its spans hears of it. */
  void discarded(Span span) {
    if (options != null) {
      if (span.isRecorded()) {
        open.ended(span);
      }
      Rescue.Candidate candidate = span.local().candidate;
      if (candidate != null) {
        candidate.ended(span);
      }
    }
  }

  /**
   * Whether a span that would start below {@code context} now need not be made: what is current
   * there is open, not recorded, and can be carried on itself. When what it would have told is
   * over, {@link #leftOut} is to be called; or, if that failed, a span is to be made then, which is
   * counted as every other.
   */
  public boolean leavesOut(Context context) {
    Span above = Span.openIn(context);
    return options != null
        && above != null
        && !above.isRecording()
        && !above.local().isPassingThrough()
        && stopped == null;
  }

  /** Counts a span that {@link #leavesOut} has spared as one that is not sampled. */
  public void leftOut() {
    TracerOptions on = options;
    if (on != null) {
      on.losses.add(LossCause.HEAD_NOT_SAMPLED, 1);
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
