package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.propagation.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * What identifies a span in other processes: a local {@link Span}, or one that was read from a
 * header.
 */
public interface SpanContext {
  /** Set in {@link #flags} when the trace is recorded. */
  int SAMPLED = 1;

  /**
   * Set in {@link #flags} when at least the right-most seven bytes of the trace id are random (W3C
   * level 2).
   */
  int RANDOM = 2;

  /**
   * Set in {@link #flags} when the caller asks that the trace be kept whatever it costs (B3's debug
   * flag, Jaeger's, Datadog's "user keep"). Not a flag of W3C: formats that know it write it.
   */
  int DEBUG = 1 << 16;

  /**
   * Set in {@link #flags} of a caller that leaves the sampling decision to us. Not a flag of W3C: a
   * span never has it, as it has decided.
   */
  int DEFERRED = 1 << 17;

  /** The first 8 bytes of the trace id. */
  long traceIdHigh();

  /** The last 8 bytes of the trace id. */
  long traceIdLow();

  /**
   * Never 0 for a span. 0 for a caller that names a trace or a decision but no span: the next span
   * is the first of that trace.
   */
  long spanId();

  /** W3C trace flags, 0 to 255, and {@link #DEBUG} and {@link #DEFERRED}. */
  int flags();

  /** What other vendors sent along, handed on untouched; null when there is none. */
  @Nullable TraceState traceState();
}
