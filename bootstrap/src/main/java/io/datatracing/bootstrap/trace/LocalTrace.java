package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * What the spans of one trace in one process have in common, once per trace instead of once per
 * span: the trace id, what came with it, and one reading of the wall clock. Times within it come
 * from the monotonic clock, so durations and the order of spans are right even when the wall clock
 * is set.
 */
final class LocalTrace {
  final Tracer tracer;

  /** Of the tracer, at hand because every attribute asks for them. */
  final SpanLimits limits;

  private final SpanClock clock;
  final long traceIdHigh;
  final long traceIdLow;
  final int flags;

  /** Whether the spans of this trace keep what is written to them. */
  final boolean recording;

  /**
   * Whether its spans are only what came, carried on: their ids are the caller's, and a span that
   * starts below one when recording is on again begins as below the caller.
   */
  final boolean passingThrough;

  final @Nullable TraceState traceState;

  /** Where its spans wait, if it is not sampled and recorded all the same; else null. */
  final Rescue.@Nullable Candidate candidate;

  /** Baggage that came with the remote parent; null when there is none or the trace began here. */
  final @Nullable Baggage baggage;

  /** Added to a monotonic reading it gives nanoseconds since 1970. */
  final long epochOffsetNanos;

  /**
   * The first span of this trace here. Written once, before the span is visible to another thread;
   * the safe publication of the span (context, queue) publishes it.
   */
  @Nullable Span root;

  LocalTrace(
      Tracer tracer,
      long traceIdHigh,
      long traceIdLow,
      int flags,
      boolean recording,
      boolean passingThrough,
      Rescue.@Nullable Candidate candidate,
      @Nullable TraceState traceState,
      @Nullable Baggage baggage) {
    this.tracer = tracer;
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.flags = flags;
    this.recording = recording;
    this.passingThrough = passingThrough;
    this.candidate = candidate;
    this.traceState = traceState;
    this.baggage = baggage;
    this.limits = tracer.limits();
    this.clock = tracer.clock();
    this.epochOffsetNanos = clock.epochNanos() - clock.nanoTime();
  }

  long nowEpochNanos() {
    return clock.nanoTime() + epochOffsetNanos;
  }
}
