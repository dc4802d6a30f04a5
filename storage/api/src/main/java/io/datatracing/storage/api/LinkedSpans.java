package io.datatracing.storage.api;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Spans that have a link to one of some other traces, while a store is looked through for them: the
 * first ones, each once.
 */
public final class LinkedSpans {
  /** Total, so that it does not depend on the order in which spans were found. */
  public static final Comparator<Span> ORDER =
      Comparator.comparingLong(Span::startTimeUnixNano)
          .thenComparing(Span::traceId)
          .thenComparing(Span::spanId)
          .thenComparing(Span::toString);

  private final Set<TraceId> targets;
  private final long startNanos;
  private final long endNanos;
  private final int limit;
  private Set<Span> found = new HashSet<>();

  public LinkedSpans(Set<TraceId> targets, long startNanos, long endNanos, int limit) {
    this.targets = Set.copyOf(targets);
    this.startNanos = startNanos;
    this.endNanos = endNanos;
    this.limit = limit;
  }

  /** Whether a span of these properties is one. */
  public boolean matches(TraceId traceId, long startTimeUnixNano, List<Link> links) {
    if (startTimeUnixNano < startNanos || startTimeUnixNano >= endNanos) {
      return false;
    }
    for (Link link : links) {
      if (targets.contains(link.traceId()) && !link.traceId().equals(traceId)) {
        return true;
      }
    }
    return false;
  }

  /** Keeps the span if it is one. */
  public void add(Span span) {
    if (matches(span.traceId(), span.startTimeUnixNano(), span.links())) {
      found.add(span);
      if (found.size() > 2 * limit) {
        found = new HashSet<>(first());
      }
    }
  }

  /** What was found until now. */
  public List<Span> first() {
    List<Span> sorted = new ArrayList<>(found);
    sorted.sort(ORDER);
    return sorted.size() <= limit ? sorted : new ArrayList<>(sorted.subList(0, limit));
  }
}
