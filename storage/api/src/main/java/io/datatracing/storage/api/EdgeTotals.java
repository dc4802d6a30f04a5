package io.datatracing.storage.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up {@link ServiceEdges}. */
public final class EdgeTotals {
  private final Map<Key, LatencyFigures> totals = new HashMap<>();
  private long unmatched;

  private record Key(EdgeNode from, EdgeNode to, ServiceEdge.Kind kind) {}

  /** The figures of one edge, to be added to. */
  public LatencyFigures edge(EdgeNode from, EdgeNode to, ServiceEdge.Kind kind) {
    return totals.computeIfAbsent(new Key(from, to, kind), key -> new LatencyFigures());
  }

  public void unmatched(long calls) {
    unmatched += calls;
  }

  /** What was added until now; edges without a call are left out. */
  public ServiceEdges sum() {
    List<ServiceEdge> edges = new ArrayList<>();
    totals.forEach(
        (key, calls) -> {
          if (calls.count() > 0) {
            edges.add(new ServiceEdge(key.from(), key.to(), key.kind(), calls));
          }
        });
    edges.sort(ServiceEdge.ORDER);
    return new ServiceEdges(edges, unmatched);
  }
}
