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
   * Far from the flags, W3C's and those of other formats: its spans keep what is written to them.
   */
  private static final int RECORDING = 1 << 30;

  /**
   * Its spans are only what came, carried on: their ids are the caller's, and a span that starts
   * below one when recording is on again begins as below the caller.
   */
  private static final int PASSING_THROUGH = 1 << 31;

  private static final int FLAGS = ~(RECORDING | PASSING_THROUGH);

  final Tracer tracer;

  /** Of the tracer, at hand because every attribute asks for them. */
  final SpanLimits limits;

  final long traceIdHigh;
  final long traceIdLow;
  private final int bits;

  /** When the wall clock was read, in units of the monotonic clock. */
  private final int readAt;

  final @Nullable TraceState traceState;

  /** Where its spans wait, if it is not sampled and recorded all the same; else null. */
  final Rescue.@Nullable Candidate candidate;

  /** Baggage that came with the remote parent; null when there is none or the trace began here. */
  final @Nullable Baggage baggage;

  /**
   * Added to a monotonic reading it gives nanoseconds since 1970. 0 while nothing is recorded: the
   * clocks are most of what such a trace would cost.
   */
  final long epochOffsetNanos;

  /**
   * The first span of this trace here. Written once, before the span is visible to another thread;
   * the safe publication of the span (context, queue) publishes it.
   */
  @Nullable Span root;

  /**
   * When the last of its spans ended; 0 before the first. Racy on purpose: of two spans that end at
   * the same time either may be the last, and a copy ({@link #at}) has its own.
   */
  long lastEndEpochNanos;

  /**
   * The newest copy. Racy on purpose: two threads may make one each, and one is forgotten. All
   * fields that a reader needs are final, but for {@link #root}, which a reader finds in the
   * original.
   */
  private @Nullable LocalTrace renewed;

  private LocalTrace(
      Tracer tracer,
      long traceIdHigh,
      long traceIdLow,
      int bits,
      Rescue.@Nullable Candidate candidate,
      @Nullable TraceState traceState,
      @Nullable Baggage baggage) {
    this.tracer = tracer;
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.bits = bits;
    this.candidate = candidate;
    this.traceState = traceState;
    this.baggage = baggage;
    this.limits = tracer.limits();
    if ((bits & RECORDING) == 0) {
      this.epochOffsetNanos = 0;
      this.readAt = 0;
    } else {
      SpanClock clock = tracer.clock();
      long nanoTime = clock.nanoTime();
      this.epochOffsetNanos = clock.epochNanos() - nanoTime;
      this.readAt = (int) (nanoTime >> UNIT_BITS);
    }
  }

  /**
   * @param flags those that came or were decided
   * @param recording whether its spans keep what is written to them
   */
  static LocalTrace of(
      Tracer tracer,
      long traceIdHigh,
      long traceIdLow,
      int flags,
      boolean recording,
      Rescue.@Nullable Candidate candidate,
      @Nullable TraceState traceState,
      @Nullable Baggage baggage) {
    int bits = flags & FLAGS | (recording ? RECORDING : 0);
    return new LocalTrace(tracer, traceIdHigh, traceIdLow, bits, candidate, traceState, baggage);
  }

  /** A trace that only carries {@code above} on. */
  static LocalTrace passingThrough(Tracer tracer, SpanContext above, @Nullable Baggage baggage) {
    int bits = above.flags() & FLAGS | PASSING_THROUGH;
    return new LocalTrace(
        tracer, above.traceIdHigh(), above.traceIdLow(), bits, null, above.traceState(), baggage);
  }

  int flags() {
    return bits & FLAGS;
  }

  boolean isRecording() {
    return (bits & RECORDING) != 0;
  }

  boolean isPassingThrough() {
    return (bits & PASSING_THROUGH) != 0;
  }

  /** What a span that starts at {@code nanoTime} belongs to: this, or a copy that is fresh. */
  LocalTrace at(long nanoTime) {
    if ((bits & RECORDING) == 0 || (int) (nanoTime >> UNIT_BITS) - readAt < FRESH) {
      return this;
    }
    LocalTrace next = renewed;
    if (next == null || (int) (nanoTime >> UNIT_BITS) - next.readAt >= FRESH) {
      next = new LocalTrace(tracer, traceIdHigh, traceIdLow, bits, candidate, traceState, baggage);
      renewed = next;
    }
    // Again, for a thread that sees a copy of another one without it.
    next.root = root;
    return next;
  }

  long nowEpochNanos() {
    SpanClock clock = tracer.clock();
    return (bits & RECORDING) == 0 ? clock.epochNanos() : clock.nanoTime() + epochOffsetNanos;
  }
}
