package io.datatracing.storage.api;

/** Is shown the spans of a scan one after the other, in no order. */
@FunctionalInterface
public interface SpanVisitor {

  /**
   * Is called for each span that meets all conditions; plain values, since a scan may meet
   * millions.
   *
   * @param traceIdHigh upper half of the trace id
   * @param traceIdLow lower half
   * @param startTimeUnixNano nanoseconds since 1970
   * @param durationNanos negative when the span ends before its start
   */
  void visit(
      long traceIdHigh,
      long traceIdLow,
      long startTimeUnixNano,
      long durationNanos,
      boolean isError);
}
