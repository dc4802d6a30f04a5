package io.datatracing.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The spans of one trace that are known now, by start time, then span id.
 *
 * <p>A span that was received twice, as a client's retry makes it, is there once; two different
 * spans under one id are both there. A span that was reported while it ran is there until it has
 * ended ({@link SpanState}), then only as it ended; of several reports the last.
 */
public record Trace(TraceId traceId, List<Span> spans) {
  /** Total, so that it does not depend on the order in which spans were found. */
  private static final Comparator<Span> ORDER =
      Comparator.comparingLong(Span::startTimeUnixNano)
          .thenComparing(Span::spanId)
          .thenComparing(Span::toString);

  /** What has ended overtakes what has not; of reports the one with the later end. */
  private static final Comparator<Span> NEWER =
      Comparator.comparing((Span span) -> !SpanState.isOpen(span.attributes()))
          .thenComparingLong(Span::endTimeUnixNano)
          .thenComparing(ORDER);

  public Trace {
    spans = List.copyOf(spans);
    if (spans.isEmpty()) {
      throw new IllegalArgumentException("Trace " + traceId + " has no span");
    }
  }

  /**
   * Sorts and removes repetitions, and reports that have been overtaken.
   *
   * @param spans all of {@code traceId}, at least one, in any order
   */
  public static Trace of(TraceId traceId, Collection<Span> spans) {
    Set<Span> distinct = new LinkedHashSet<>(spans);
    Map<SpanId, Span> newest = new HashMap<>();
    boolean hasOvertaken = false;
    for (Span span : distinct) {
      Span other = newest.putIfAbsent(span.spanId(), span);
      if (other != null) {
        hasOvertaken |= SpanState.isOpen(span.attributes()) || SpanState.isOpen(other.attributes());
        newest.put(span.spanId(), NEWER.compare(span, other) > 0 ? span : other);
      }
    }
    Stream<Span> left = distinct.stream();
    if (hasOvertaken) {
      left =
          left.filter(
              span -> !SpanState.isOpen(span.attributes()) || newest.get(span.spanId()) == span);
    }
    return new Trace(traceId, left.sorted(ORDER).toList());
  }

  /** The earliest start of all spans. */
  public long startTimeUnixNano() {
    return spans.get(0).startTimeUnixNano();
  }

  /** From the earliest start to the latest end; negative when every span ends before its start. */
  public long durationNanos() {
    return spans.stream().mapToLong(Span::endTimeUnixNano).max().getAsLong() - startTimeUnixNano();
  }
}
