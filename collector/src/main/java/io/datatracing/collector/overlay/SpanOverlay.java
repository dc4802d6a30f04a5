package io.datatracing.collector.overlay;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Spans that are known and not in the store. Any thread. */
public interface SpanOverlay {

  /** Those of one trace; empty without any. */
  List<Span> spans(TraceId traceId);

  /**
   * Traces with spans that may start in {@code [startNanos, endNanos)}, the latest where a bound
   * leaves some out.
   */
  Map<TraceId, List<Span>> spans(long startNanos, long endNanos);

  /** Whether {@link OverlayReader#linksTo} looks at them: only what has ended tells its links. */
  boolean haveLinks();

  /** Changes whenever a span comes or goes; empty where that is not known. */
  default OptionalLong version() {
    return OptionalLong.empty();
  }

  /** Whether there is certainly no span. */
  default boolean isEmpty() {
    return spans(Long.MIN_VALUE, Long.MAX_VALUE).isEmpty();
  }
}
