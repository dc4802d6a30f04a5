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

  /** The first 8 bytes of the trace id. */
  long traceIdHigh();

  /** The last 8 bytes of the trace id. */
  long traceIdLow();

  /** Never 0. */
  long spanId();

  /** W3C trace flags, 0 to 255. */
  int flags();

  /** What other vendors sent along, handed on untouched; null when there is none. */
  @Nullable TraceState traceState();
}
