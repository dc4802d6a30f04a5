package io.datatracing.storage.api;

import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds up {@link ServiceEdges}. */
public final class EdgeTotals {
  /** Beyond, nobody wants to know them one by one. */
  private static final int MAX_ELSEWHERE = 10_000;

  private final Map<Key, LatencyFigures> totals = new HashMap<>();
  private final Set<TraceId> elsewhere = new HashSet<>();
  private boolean areAllKnown = true;
  private boolean isLooking;
  private long unmatched;

  private record Key(EdgeNode from, EdgeNode to, ServiceEdge.Kind kind) {}

  /** The figures of one edge, to be added to. */
  public LatencyFigures edge(EdgeNode from, EdgeNode to, ServiceEdge.Kind kind) {
    return totals.computeIfAbsent(new Key(from, to, kind), key -> new LatencyFigures());
  }

  /** Adds all that another one has, which stays as it is. */
  public void add(EdgeTotals other) {
    other.totals.forEach(
        (key, calls) -> totals.computeIfAbsent(key, k -> new LatencyFigures()).add(calls));
    unmatched += other.unmatched;
    areAllKnown &= other.areAllKnown;
    isLooking |= other.isLooking;
    other.elsewhere.forEach(this::elsewhere);
  }

  public void unmatched(long calls) {
    unmatched += calls;
  }

  /** The caller of a call is looked for among all spans of its trace. */
  public void elsewhere(TraceId trace) {
    if (elsewhere.size() <= MAX_ELSEWHERE) {
      elsewhere.add(trace);
    }
  }

  /** There are more such traces than can be told. */
  public void elsewhereUnknown() {
    areAllKnown = false;
  }

  /** Callers were not looked for everywhere. */
  public void stillLooking() {
    isLooking = true;
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
    boolean areTold = areAllKnown && elsewhere.size() <= MAX_ELSEWHERE;
    return new ServiceEdges(edges, unmatched, areTold ? elsewhere : null, isLooking);
  }
}
