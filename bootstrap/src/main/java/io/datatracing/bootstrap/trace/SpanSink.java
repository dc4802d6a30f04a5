package io.datatracing.bootstrap.trace;

/** Where ended spans go. */
public interface SpanSink {
  /**
   * Takes a span that has just ended, on the thread that ended it: never blocks, never throws.
   *
   * @return false if the span was refused; the sink has counted it by cause
   */
  boolean offer(Span span);
}
