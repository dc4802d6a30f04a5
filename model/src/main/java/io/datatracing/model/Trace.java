package io.datatracing.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

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
    // Repetitions have the same id: without one of these nothing has to be compared whole.
    List<Span> left = hasRepeatedId(spans) ? withoutOvertaken(spans) : new ArrayList<>(spans);
    if (!isSorted(left)) {
      left.sort(ORDER);
    }
    return new Trace(traceId, left);
  }

  /** Whether two of them have one id, be they repetitions or not. */
  public static boolean hasRepeatedId(Collection<Span> spans) {
    long[] ids = new long[spans.size()];
    int size = 0;
    for (Span span : spans) {
      ids[size++] = span.spanId().value();
    }
    Arrays.sort(ids);
    for (int i = 1; i < size; i++) {
      if (ids[i] == ids[i - 1]) {
        return true;
      }
    }
    return false;
  }

  private static List<Span> withoutOvertaken(Collection<Span> spans) {
    List<Span> distinct = new ArrayList<>(new LinkedHashSet<>(spans));
    Map<SpanId, Span> newest = new HashMap<>();
    boolean hasOvertaken = false;
    for (Span span : distinct) {
      Span other = newest.putIfAbsent(span.spanId(), span);
      if (other != null) {
        hasOvertaken |= SpanState.isOpen(span.attributes()) || SpanState.isOpen(other.attributes());
        newest.put(span.spanId(), NEWER.compare(span, other) > 0 ? span : other);
      }
    }
    if (hasOvertaken) {
      distinct.removeIf(
          span -> SpanState.isOpen(span.attributes()) && newest.get(span.spanId()) != span);
    }
    return distinct;
  }

  /** As they often come; with repeated ids only if none start together. */
  private static boolean isSorted(List<Span> spans) {
    for (int i = 1; i < spans.size(); i++) {
      Span before = spans.get(i - 1);
      Span span = spans.get(i);
      if (before.startTimeUnixNano() > span.startTimeUnixNano()
          || before.startTimeUnixNano() == span.startTimeUnixNano()
              && before.spanId().compareTo(span.spanId()) >= 0) {
        return false;
      }
    }
    return true;
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
