package io.datatracing.storage.api;

import java.util.List;

/**
 * The connections of a time.
 *
 * @param edges in {@link ServiceEdge#ORDER}
 * @param unmatchedCalls spans that were called by a span the store does not have, or has too far
 *     away to be looked for: their callers are not known, and no edge counts them
 */
public record ServiceEdges(List<ServiceEdge> edges, long unmatchedCalls) {
  public ServiceEdges {
    edges = List.copyOf(edges);
  }
}
