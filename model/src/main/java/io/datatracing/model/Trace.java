package io.datatracing.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The spans of one trace that are known now, by start time, then span id.
 *
 * <p>A span that was received twice, as a client's retry makes it, is there once; two different
 * spans under one id are both there.
 */
public record Trace(TraceId traceId, List<Span> spans) {
  /** Total, so that it does not depend on the order in which spans were found. */
  private static final Comparator<Span> ORDER =
      Comparator.comparingLong(Span::startTimeUnixNano)
          .thenComparing(Span::spanId)
          .thenComparing(Span::toString);

  public Trace {
    spans = List.copyOf(spans);
    if (spans.isEmpty()) {
      throw new IllegalArgumentException("Trace " + traceId + " has no span");
    }
  }

  /**
   * Sorts and removes repetitions.
   *
   * @param spans all of {@code traceId}, at least one, in any order
   */
  public static Trace of(TraceId traceId, Collection<Span> spans) {
    return new Trace(traceId, new LinkedHashSet<>(spans).stream().sorted(ORDER).toList());
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
