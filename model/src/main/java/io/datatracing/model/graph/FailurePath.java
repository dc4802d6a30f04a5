package io.datatracing.model.graph;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From what went wrong first to what it broke in the end, through calls and through records, across
 * traces.
 *
 * <p>Found backwards. What broke is the outermost failed span. It failed because of the call that
 * failed last below it, if one did, and so on down. Where no call failed, its input may be the
 * reason: of whoever sent what it handled, the sending itself, or what had failed on the sender's
 * side before it sent; where nothing had, the senders' own inputs, the nearest first. What failed
 * there has its reasons in turn. Nothing proves that an earlier failure is the reason of a later
 * one; it is the first place to look.
 *
 * <p>Iterative, linear in spans and edges, and ends on circles: no span is on the path twice.
 */
public final class FailurePath {
  private static final String DEAD_LETTER = "datatracing.dead_letter";

  /**
   * A span on the way.
   *
   * @param span index in the graph
   * @param edge by which it reached the next one on the path; null for the last, and where both are
   *     parts of what one sender did
   */
  public record Hop(int span, @Nullable SpanEdge edge) {}

  private final SpanGraph graph;
  private final BitSet visited = new BitSet();
  private final BitSet searched = new BitSet();

  /** From the breakage to the cause; each with the edge to the one before it. */
  private final List<Hop> hops = new ArrayList<>();

  /** Spans that hang together by calls, and their failures by end. */
  private final int[] regions;

  private final Map<Integer, TreeMap<Long, Integer>> failuresByRegion = new HashMap<>();

  private FailurePath(SpanGraph graph) {
    this.graph = graph;
    regions = Regions.heads(graph, this::isRegionHead);
    for (int i = 0; i < regions.length; i++) {
      if (isFailed(i)) {
        // The first at a time is the outermost: a trace is sorted by start.
        failuresByRegion.computeIfAbsent(regions[i], r -> new TreeMap<>()).putIfAbsent(end(i), i);
      }
    }
  }

  private boolean isRegionHead(int span) {
    int parent = graph.parent(span);
    return parent < 0
        || graph.spans().get(parent).kind() == SpanKind.PRODUCER
            && graph.spans().get(span).kind() == SpanKind.CONSUMER;
  }

  /**
   * The path, from cause to breakage; empty if nothing failed.
   *
   * @param focus the trace whose failure is asked for; where it has none, that of any other is told
   */
  public static List<Hop> of(SpanGraph graph, TraceId focus) {
    FailurePath path = new FailurePath(graph);
    int breakage = path.breakage(focus);
    if (breakage < 0) {
      return List.of();
    }
    path.follow(breakage);
    Collections.reverse(path.hops);
    return Collections.unmodifiableList(path.hops);
  }

  /** Whether a span failed, or put its record aside because of a failure. */
  public static boolean isFailed(Span span) {
    return span.status().isError() || isDeadLetter(span);
  }

  static boolean isDeadLetter(Span span) {
    for (Attribute attribute : span.attributes()) {
      if (attribute.key().equals(DEAD_LETTER)) {
        return attribute.value().equals(AttributeValue.of(true));
      }
    }
    return false;
  }

  private boolean isFailed(int span) {
    return graph.spans().get(span).status().isError();
  }

  private long end(int span) {
    return graph.spans().get(span).endTimeUnixNano();
  }

  /** The failed root of the trace; else of what failed outermost what ended last. */
  private int breakage(TraceId focus) {
    int best = -1;
    int bestRank = -1;
    for (int i = 0; i < graph.spans().size(); i++) {
      Span span = graph.spans().get(i);
      if (!isFailed(span)) {
        continue;
      }
      int rank = 0;
      if (span.traceId().equals(focus)) {
        rank += span.parentSpanId() == null ? 6 : 4;
      }
      // Only a circle of failed spans has no outermost one.
      rank += isBelowFailure(i) ? 0 : 1;
      if (rank > bestRank || rank == bestRank && end(i) > end(best)) {
        best = i;
        bestRank = rank;
      }
    }
    return best;
  }

  private boolean isBelowFailure(int span) {
    int parent = graph.parent(span);
    return parent >= 0 && !isRegionHead(span) && isFailed(graph.spans().get(parent));
  }

  private void follow(int breakage) {
    visit(breakage, null);
    int at = breakage;
    if (!isFailed(at)) {
      // It was put aside because something before had failed.
      at = failedBefore(breakage);
      if (at < 0) {
        return;
      }
      visit(at, null);
    }
    while (at >= 0) {
      SpanEdge call = failedCall(at);
      if (call != null) {
        at = call.to();
        visit(at, call);
      } else {
        at = upstream(at);
      }
    }
  }

  private void visit(int span, @Nullable SpanEdge edge) {
    visited.set(span);
    hops.add(new Hop(span, edge));
  }

  private @Nullable SpanEdge failedCall(int span) {
    SpanEdge last = null;
    for (SpanEdge edge : graph.outOf(span)) {
      if (edge.type() == EdgeType.CALL
          && isFailed(edge.to())
          && !visited.get(edge.to())
          && (last == null || end(edge.to()) > end(last.to()))) {
        last = edge;
      }
    }
    return last;
  }

  /** Adds the way to the nearest failure among the inputs; -1 if there is none. */
  private int upstream(int from) {
    Deque<Integer> pending = new ArrayDeque<>();
    Map<Integer, Arrival> arrivals = new HashMap<>();
    pending.add(from);
    while (!pending.isEmpty()) {
      int at = pending.remove();
      for (SpanEdge edge : inputs(at)) {
        int sender = edge.from();
        if (visited.get(sender) || arrivals.putIfAbsent(sender, new Arrival(edge, at)) != null) {
          continue;
        }
        int failed = isFailed(sender) ? sender : failedBefore(sender);
        if (failed >= 0 && !visited.get(failed)) {
          way(arrivals, sender);
          if (failed != sender) {
            visit(failed, null);
          }
          return failed;
        }
        pending.add(sender);
      }
    }
    return -1;
  }

  /** How the search came to a sender. */
  private record Arrival(SpanEdge edge, int searchedFrom) {}

  private void way(Map<Integer, Arrival> arrivals, int sender) {
    List<SpanEdge> edges = new ArrayList<>();
    for (Arrival by = arrivals.get(sender); by != null; by = arrivals.get(by.searchedFrom())) {
      edges.add(by.edge());
    }
    Collections.reverse(edges);
    edges.forEach(edge -> visit(edge.from(), edge));
  }

  /** What came into the span, or into one above it in the same region; each span is asked once. */
  private List<SpanEdge> inputs(int span) {
    List<SpanEdge> inputs = new ArrayList<>();
    for (int at = span;
        at >= 0 && !searched.get(at);
        at = regions[at] == at ? -1 : graph.parent(at)) {
      searched.set(at);
      for (SpanEdge edge : graph.into(at)) {
        if (edge.type() == EdgeType.CONSUME || edge.type() == EdgeType.TRIGGER) {
          inputs.add(edge);
        }
      }
    }
    return inputs;
  }

  /** Of the failures on the sender's side that were over when it sent, the last; -1 for none. */
  private int failedBefore(int sender) {
    TreeMap<Long, Integer> failures = failuresByRegion.get(regions[sender]);
    Map.Entry<Long, Integer> last =
        failures == null
            ? null
            : failures.floorEntry(graph.spans().get(sender).startTimeUnixNano());
    return last == null ? -1 : last.getValue();
  }
}
