package io.datatracing.distribution.terminal;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;

/**
 * Where a span lies on the time axis of its trace, in characters.
 *
 * @param offset blanks before the bar
 * @param length at least 1: a short span is still there
 */
record Bar(int offset, int length) {

  /**
   * @param columns width of the axis, at least 1
   */
  static Bar of(Span span, Trace trace, int columns) {
    double total = Math.max(1.0, trace.durationNanos());
    double start = (span.startTimeUnixNano() - trace.startTimeUnixNano()) / total;
    double end = start + Math.max(0.0, span.durationNanos()) / total;
    int first = clamp((int) Math.floor(start * columns), columns - 1);
    int last = clamp((int) Math.ceil(end * columns) - 1, columns - 1);
    return new Bar(first, Math.max(1, last - first + 1));
  }

  private static int clamp(int column, int max) {
    return Math.max(0, Math.min(column, max));
  }

  String text() {
    return " ".repeat(offset) + "█".repeat(length);
  }
}
