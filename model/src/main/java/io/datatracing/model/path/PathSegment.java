package io.datatracing.model.path;

import io.datatracing.model.Span;

/**
 * A stretch of time on a {@link CriticalPath}.
 *
 * @param span who worked, or who began when the wait was over
 * @param startUnixNano inclusive, nanoseconds since 1970
 * @param endUnixNano exclusive; later than the start
 */
public record PathSegment(Span span, Kind kind, long startUnixNano, long endUnixNano) {
  /** What happened in the time. */
  public enum Kind {
    /** The span ran, and no span that it waited for did. */
    WORK,
    /** Everything the span needed was there and it had not begun: time in a queue or a topic. */
    WAIT
  }

  public long durationNanos() {
    return endUnixNano - startUnixNano;
  }
}
