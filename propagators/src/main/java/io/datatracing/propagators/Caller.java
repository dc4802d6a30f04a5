package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What headers say of the caller, while they are being read. Ids of 64 bits are padded with zeros;
 * a trace whose first 64 bits are zero is therefore one of 64 bits, and is written as such by the
 * formats that have them.
 */
final class Caller {
  /** The caller says neither yes nor no. */
  static final int DEFERRED = SpanContext.DEFERRED;

  static final int DENIED = 0;
  static final int SAMPLED = SpanContext.SAMPLED;
  static final int DEBUG = SpanContext.SAMPLED | SpanContext.DEBUG;

  private static final IdGenerator IDS = IdGenerator.strong();

  private long traceIdHigh;
  private long traceIdLow;
  private long spanId;
  private int flags = DEFERRED;
  private @Nullable TraceState state;

  void traceId(long high, long low) {
    traceIdHigh = high;
    traceIdLow = low;
  }

  /** Digits known to be hex, 1 to 32. */
  void traceId(String text, int from, int to) {
    int middle = Math.max(from, to - 16);
    traceId(Digits.hex(text, from, middle), Digits.hex(text, middle, to));
  }

  void spanId(long id) {
    spanId = id;
  }

  /**
   * @param decision one of the constants of this class
   */
  void decision(int decision) {
    flags = decision;
  }

  void state(@Nullable TraceState value) {
    state = value;
  }

  boolean hasTraceId() {
    return (traceIdHigh | traceIdLow) != 0;
  }

  boolean hasSpanId() {
    return spanId != 0;
  }

  /**
   * {@code context} with this caller. Without a span id the next span is the first one of the
   * caller's trace.
   */
  Context in(Context context) {
    return hasTraceId()
        ? Span.withRemoteParent(
            context, new TraceParent(traceIdHigh, traceIdLow, spanId, flags, state))
        : context;
  }

  /** {@code context} with nothing but a decision: the next span begins a new trace that has it. */
  static Context decided(Context context, int decision) {
    TraceParent nobody =
        new TraceParent(IDS.nextId(), IDS.nextId(), 0, decision | SpanContext.RANDOM, null);
    return Span.withRemoteParent(context, nobody);
  }
}
