package io.datatracing.storage.api;

import io.datatracing.model.TraceId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a time.
 *
 * @param edges in {@link ServiceEdge#ORDER}
 * @param unmatchedCalls spans that were called by a span the store does not have, or has too far
 *     away to be looked for: their callers are not known, and no edge counts them
 * @param elsewhere traces whose callers were looked for beyond the time: the answer depends on
 *     their other spans, too; null when they are very many: it may depend on any span. No part of
 *     what is told, so not of equality
 * @param isLooking whether callers were not looked for everywhere: a later answer from the same
 *     spans may tell more. Not of equality either
 */
public record ServiceEdges(
    List<ServiceEdge> edges,
    long unmatchedCalls,
    @Nullable Set<TraceId> elsewhere,
    boolean isLooking) {
  public ServiceEdges {
    edges = List.copyOf(edges);
    elsewhere = elsewhere == null ? null : Set.copyOf(elsewhere);
  }

  public ServiceEdges(List<ServiceEdge> edges, long unmatchedCalls) {
    this(edges, unmatchedCalls, Set.of(), false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ServiceEdges that
        && edges.equals(that.edges)
        && unmatchedCalls == that.unmatchedCalls;
  }

  @Override
  public int hashCode() {
    return edges.hashCode();
  }
}
