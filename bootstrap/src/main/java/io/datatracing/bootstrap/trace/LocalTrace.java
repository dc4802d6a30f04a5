package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * What the spans of one trace in one process have in common, once per trace instead of once per
 * span: the trace id, what came with it, and one reading of the wall clock. Times within it come
 * from the monotonic clock, so durations and the order of spans are right even when the wall clock
 * is set.
 *
 * <p>A trace may go on for hours, in which the wall clock is set or the machine sleeps: a span that
 * starts {@value #FRESH} units of a good second after the reading belongs to a copy with a new one
 * ({@link #at}). A span's own start and end always come from one reading.
 *
 * <p>Small on purpose, with flags and reading in one {@code int} each: there is one for every
 * request.
 */
final class LocalTrace {
  /** Ten minutes: from there on the wall clock is read again. */
  private static final int FRESH = 559;

  /** 2^30 nanoseconds are a good second; it takes 73 years until the {@code int} begins anew. */
  private static final int UNIT_BITS = 30;

  /**
   * Far from the flags, W3C's and those of other formats: its spans have times, because they are
   * recorded, or may be rescued.
   */
  private static final int TIMED = 1 << 30;

  /**
   * Its spans are only what came, carried on: their ids are the caller's, and a span that starts
   * below one when recording is on again begins as below the caller.
   */
  private static final int PASSING_THROUGH = 1 << 31;

  private static final int FLAGS = ~(TIMED | PASSING_THROUGH);

  final Tracer tracer;

  /** Of the tracer, at hand because every attribute asks for them. */
  final SpanLimits limits;

  final long traceIdHigh;
  final long traceIdLow;
  private final int bits;

  /** When the wall clock was read, in units of the monotonic clock. */
  private final int readAt;

  final @Nullable TraceState traceState;

  /** Who is told of its spans, if it is not sampled and may be rescued; else null. */
  final Rescue.@Nullable Candidate candidate;

  /** Baggage that came with the remote parent; null when there is none or the trace began here. */
  final @Nullable Baggage baggage;

  /**
   * Added to a monotonic reading it gives nanoseconds since 1970. 0 where spans have no times: the
   * clocks are most of what such a trace would cost.
   */
  final long epochOffsetNanos;

  /**
   * The first span of this trace here. Written once, before the span is visible to another thread;
   * the safe publication of the span (context, queue) publishes it.
   */
  @Nullable Span root;

  /**
   * When the last of its spans ended, before the first when it began here; 0 where spans have no
   * times. Ends that nobody asks for ({@link Span#end}) are not in it. Racy on purpose: of two
   * spans that end at the same time either may be the last, and a copy ({@link #at}) has its own.
   */
  long lastEndEpochNanos;

  /**
   * The newest copy. Racy on purpose: two threads may make one each, and one is forgotten. All
   * fields that a reader needs are final, but for {@link #root}, which a reader finds in the
   * original.
   */
  private @Nullable LocalTrace renewed;

  /**
   * @param nanoTime the monotonic clock now; 0, as the next, where spans have no times
   * @param epochOffsetNanos from that clock to the wall clock
   */
  private LocalTrace(
      Tracer tracer,
      long traceIdHigh,
      long traceIdLow,
      int bits,
      long nanoTime,
      long epochOffsetNanos,
      Rescue.@Nullable Candidate candidate,
      @Nullable TraceState traceState,
      @Nullable Baggage baggage) {
    this.tracer = tracer;
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.bits = bits;
    this.epochOffsetNanos = epochOffsetNanos;
    this.readAt = (int) (nanoTime >> UNIT_BITS);
    this.lastEndEpochNanos = nanoTime + epochOffsetNanos;
    this.candidate = candidate;
    this.traceState = traceState;
    this.baggage = baggage;
    this.limits = tracer.limits();
  }

  /**
   * @param flags those that came or were decided, {@link SpanContext#SAMPLED} among them
   * @param rescue who may want it if it is not sampled; null for nobody
   */
  static LocalTrace of(
      Tracer tracer,
      long traceIdHigh,
      long traceIdLow,
      int flags,
      @Nullable Rescue rescue,
      @Nullable TraceState traceState,
      @Nullable Baggage baggage) {
    boolean sampled = (flags & SpanContext.SAMPLED) != 0;
    int bits = flags & FLAGS;
    long nanoTime = 0;
    long offset = 0;
    Rescue.Candidate candidate = null;
    if (sampled || rescue != null) {
      bits |= TIMED;
      nanoTime = tracer.clock().nanoTime();
    }
    if (sampled) {
      offset = tracer.clock().epochNanos() - nanoTime;
    } else if (rescue != null) {
      offset = rescue.epochOffsetNanos(tracer.clock(), nanoTime);
      candidate = rescue.begin(nanoTime);
    }
    return new LocalTrace(
        tracer, traceIdHigh, traceIdLow, bits, nanoTime, offset, candidate, traceState, baggage);
  }

  /** A trace that only carries {@code above} on. */
  static LocalTrace passingThrough(Tracer tracer, SpanContext above, @Nullable Baggage baggage) {
    return new LocalTrace(
        tracer,
        above.traceIdHigh(),
        above.traceIdLow(),
        above.flags() & FLAGS | PASSING_THROUGH,
        0,
        0,
        null,
        above.traceState(),
        baggage);
  }

  int flags() {
    return bits & FLAGS;
  }

  /** Whether its spans have times. */
  boolean isTimed() {
    return (bits & TIMED) != 0;
  }

  boolean isPassingThrough() {
    return (bits & PASSING_THROUGH) != 0;
  }

  /** What a span that starts at {@code nanoTime} belongs to: this, or a copy that is fresh. */
  LocalTrace at(long nanoTime) {
    if ((bits & TIMED) == 0 || (int) (nanoTime >> UNIT_BITS) - readAt < FRESH) {
      return this;
    }
    LocalTrace next = renewed;
    if (next == null || (int) (nanoTime >> UNIT_BITS) - next.readAt >= FRESH) {
      long offset = tracer.clock().epochNanos() - nanoTime;
      next =
          new LocalTrace(
              tracer,
              traceIdHigh,
              traceIdLow,
              bits,
              nanoTime,
              offset,
              candidate,
              traceState,
              baggage);
      renewed = next;
    }
    // Again, for a thread that sees a copy of another one without it.
    next.root = root;
    return next;
  }

  long nowEpochNanos() {
    SpanClock clock = tracer.clock();
    return (bits & TIMED) == 0 ? clock.epochNanos() : clock.nanoTime() + epochOffsetNanos;
  }
}
