package io.datatracing.model.graph;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.join.AttemptJoin;
import io.datatracing.model.join.Disagreement;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.join.RecordAddress;
import io.datatracing.model.join.RecordEdge;
import io.datatracing.model.join.RecordEdge.Via;
import io.datatracing.model.join.RecordJoin;
import io.datatracing.model.join.RunAddress;
import io.datatracing.model.join.RunSpans;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans of any number of traces and every way between them: parents, links, and records that
 * went from one to the other. Total: orphans, circles, repeated ids and links to nowhere are in it
 * as they are, so whoever walks through it must remember where it was. Iterative, O(spans + links +
 * records).
 */
public final class SpanGraph {
  private record Key(TraceId trace, SpanId span) {}

  private record Way(int from, int to, EdgeType type) {}

  private final List<Span> spans = new ArrayList<>();
  private final Map<Key, Integer> byId = new HashMap<>();
  private final List<SpanEdge> edges = new ArrayList<>();
  private final Set<Way> known = new HashSet<>();
  private final List<List<SpanEdge>> into = new ArrayList<>();
  private final List<List<SpanEdge>> outOf = new ArrayList<>();
  private final Set<TraceId> missingTraces = new HashSet<>();
  private List<Disagreement> disagreements = List.of();
  private int[] parents = {};

  private SpanGraph() {}

  /**
   * Builds the graph.
   *
   * @param traces each once
   */
  public static SpanGraph of(Collection<Trace> traces) {
    SpanGraph graph = new SpanGraph();
    for (Trace trace : traces) {
      for (Span span : trace.spans()) {
        graph.byId.putIfAbsent(new Key(span.traceId(), span.spanId()), graph.spans.size());
        graph.spans.add(span);
        graph.into.add(new ArrayList<>(2));
        graph.outOf.add(new ArrayList<>(2));
      }
    }
    graph.parents();
    graph.links();
    graph.joins();
    graph.attempts();
    graph.runs(traces);
    return graph;
  }

  /** All spans, by trace in the order that was given, then by start. */
  public List<Span> spans() {
    return Collections.unmodifiableList(spans);
  }

  /** Each way once, by the strongest of what it is known by. */
  public List<SpanEdge> edges() {
    return Collections.unmodifiableList(edges);
  }

  /** What leads to a span. */
  public List<SpanEdge> into(int span) {
    return Collections.unmodifiableList(into.get(span));
  }

  /** Where a span leads to. */
  public List<SpanEdge> outOf(int span) {
    return Collections.unmodifiableList(outOf.get(span));
  }

  /** The index of a span's parent; -1 if it has none, or it is not there, or is the span itself. */
  public int parent(int span) {
    return parents[span];
  }

  /** Whether a span names a parent that is not there. */
  public boolean isOrphan(int span) {
    return parents[span] < 0 && spans.get(span).parentSpanId() != null;
  }

  /** Traces that links lead to and that are not in the graph. */
  public Set<TraceId> missingTraces() {
    return Collections.unmodifiableSet(missingTraces);
  }

  /** Where a record's headers and its place name different senders. */
  public List<Disagreement> disagreements() {
    return disagreements;
  }

  /** The index of a span; -1 if it is not in the graph. */
  public int indexOf(TraceId trace, SpanId span) {
    return byId.getOrDefault(new Key(trace, span), -1);
  }

  private void parents() {
    parents = new int[spans.size()];
    for (int i = 0; i < parents.length; i++) {
      Span span = spans.get(i);
      SpanId parentId = span.parentSpanId();
      int parent = parentId == null ? -1 : indexOf(span.traceId(), parentId);
      parents[i] = parent == i ? -1 : parent;
      if (parents[i] >= 0) {
        boolean record = isRecord(spans.get(parent), span);
        add(parent, i, record ? EdgeType.CONSUME : EdgeType.CALL, Via.PARENT, record);
      }
    }
  }

  private static boolean isRecord(Span from, Span to) {
    return from.kind() == SpanKind.PRODUCER && to.kind() == SpanKind.CONSUMER;
  }

  private void links() {
    Set<TraceId> present = new HashSet<>();
    spans.forEach(span -> present.add(span.traceId()));
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      for (Link link : span.links()) {
        int linked = indexOf(link.traceId(), link.spanId());
        if (linked >= 0 && linked != i) {
          EdgeType type =
              EdgeType.ofLink(
                  MessagingAttributes.text(link.attributes(), MessagingAttributes.LINK_TYPE),
                  isRecord(spans.get(linked), span));
          add(linked, i, type, Via.LINK, type == EdgeType.CONSUME);
        } else if (linked < 0 && !present.contains(link.traceId())) {
          missingTraces.add(link.traceId());
        }
      }
    }
  }

  private void joins() {
    RecordJoin join = RecordJoin.of(spans);
    disagreements = join.disagreements();
    for (RecordEdge edge : join.edges()) {
      int from = indexOf(edge.producer().traceId(), edge.producer().spanId());
      int to = indexOf(edge.consumer().traceId(), edge.consumer().spanId());
      if (from >= 0 && to >= 0 && from != to) {
        add(from, to, EdgeType.CONSUME, Via.JOIN, true);
      }
    }
  }

  /** An attempt at a record leads to the next one, in whatever process that was. */
  private void attempts() {
    for (AttemptJoin.Attempts attempts : AttemptJoin.of(spans)) {
      int from = indexOf(attempts.before().traceId(), attempts.before().spanId());
      int to = indexOf(attempts.after().traceId(), attempts.after().spanId());
      if (from >= 0 && to >= 0 && from != to) {
        add(from, to, EdgeType.RETRY, Via.JOIN, false);
      }
    }
  }

  /** What triggered a run leads to each trace of the run. */
  private void runs(Collection<Trace> traces) {
    Map<RunAddress, List<Span>> byRun = new LinkedHashMap<>();
    for (Trace trace : traces) {
      RunSpans.first(trace.spans())
          .forEach((run, span) -> byRun.computeIfAbsent(run, r -> new ArrayList<>()).add(span));
    }
    for (List<Span> ends : byRun.values()) {
      Span first = Collections.min(ends, RunSpans.ORDER);
      int from = indexOf(first.traceId(), first.spanId());
      for (Span other : ends) {
        int to = indexOf(other.traceId(), other.spanId());
        if (from != to) {
          add(from, to, EdgeType.TRIGGER, Via.JOIN, false);
        }
      }
    }
  }

  private void add(int from, int to, EdgeType type, Via via, boolean isRecord) {
    if (!known.add(new Way(from, to, type))) {
      return;
    }
    SpanEdge edge = new SpanEdge(from, to, type, via, isRecord ? record(from, to) : null);
    edges.add(edge);
    outOf.get(from).add(edge);
    into.get(to).add(edge);
  }

  /** The sender was told the place by the broker; a batch has none of its own. */
  private @Nullable RecordAddress record(int from, int to) {
    RecordAddress sent = RecordAddress.of(spans.get(from).attributes());
    return sent != null ? sent : RecordAddress.of(spans.get(to).attributes());
  }
}
