package io.datatracing.model.compare;

import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.model.tree.TraceTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two traces laid over each other. Below spans that are paired, children pair up when service,
 * operation and kind are equal, the first with the first, the second with the second; what is left
 * was added or is gone, with everything below it. Iterative, O(n log n).
 */
public final class TraceComparison {
  private final List<ComparedSpan> rows;

  private TraceComparison(List<ComparedSpan> rows) {
    this.rows = Collections.unmodifiableList(rows);
  }

  public static TraceComparison of(Trace before, Trace after) {
    List<ComparedSpan> rows = new ArrayList<>();
    Deque<ComparedSpan> pending = new ArrayDeque<>();
    push(pending, pairs(0, TraceTree.of(before).roots(), TraceTree.of(after).roots()));
    while (!pending.isEmpty()) {
      ComparedSpan row = pending.pop();
      rows.add(row);
      push(pending, pairs(row.depth() + 1, children(row.before()), children(row.after())));
    }
    return new TraceComparison(rows);
  }

  /** Parents before children; siblings by start, relative to the start of their parents' row. */
  public List<ComparedSpan> rows() {
    return rows;
  }

  /** Rows with a span on both sides. */
  public long paired() {
    return rows.stream().filter(row -> row.before() != null && row.after() != null).count();
  }

  /** Spans of the second trace that the first has no partner for. */
  public long added() {
    return rows.stream().filter(row -> row.before() == null).count();
  }

  /** Spans of the first trace that the second has no partner for. */
  public long removed() {
    return rows.stream().filter(row -> row.after() == null).count();
  }

  private static List<TraceNode> children(@Nullable TraceNode node) {
    return node == null ? List.of() : node.children();
  }

  private static List<ComparedSpan> pairs(
      int depth, List<TraceNode> before, List<TraceNode> after) {
    record Key(String service, String operation, SpanKind kind) {}
    Map<Key, Deque<TraceNode>> waiting = new HashMap<>();
    Map<TraceNode, TraceNode> partners = new LinkedHashMap<>();
    for (TraceNode node : after) {
      Span span = node.span();
      waiting
          .computeIfAbsent(
              new Key(span.service(), span.name(), span.kind()), k -> new ArrayDeque<>())
          .add(node);
    }
    List<ComparedSpan> pairs = new ArrayList<>(Math.max(before.size(), after.size()));
    for (TraceNode node : before) {
      Span span = node.span();
      Deque<TraceNode> candidates = waiting.get(new Key(span.service(), span.name(), span.kind()));
      TraceNode partner = candidates == null ? null : candidates.poll();
      if (partner != null) {
        partners.put(partner, node);
      }
      pairs.add(new ComparedSpan(depth, node, partner));
    }
    for (TraceNode node : after) {
      if (!partners.containsKey(node)) {
        pairs.add(new ComparedSpan(depth, null, node));
      }
    }
    long beforeStart = start(before);
    long afterStart = start(after);
    pairs.sort(Comparator.comparingLong(row -> offset(row, beforeStart, afterStart)));
    return pairs;
  }

  private static long start(List<TraceNode> sorted) {
    return sorted.isEmpty() ? 0 : sorted.get(0).span().startTimeUnixNano();
  }

  /** After the first sibling's start: the two traces ran at different times. */
  private static long offset(ComparedSpan row, long beforeStart, long afterStart) {
    TraceNode before = row.before();
    TraceNode after = row.after();
    if (before != null) {
      return before.span().startTimeUnixNano() - beforeStart;
    }
    return after == null ? 0 : after.span().startTimeUnixNano() - afterStart;
  }

  private static void push(Deque<ComparedSpan> pending, List<ComparedSpan> rows) {
    for (int i = rows.size() - 1; i >= 0; i--) {
      pending.push(rows.get(i));
    }
  }
}
