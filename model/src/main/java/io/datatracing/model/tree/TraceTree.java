package io.datatracing.model.tree;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The spans of a trace as a forest. Total: orphans, several roots, repeated ids, parents that start
 * after their children and circles of parents are placed and marked, never refused. Iterative, in
 * O(n) for n spans, so depth is bounded by memory only.
 */
public final class TraceTree {
  private final List<TraceNode> roots;
  private final List<TraceNode> preorder;
  private final Set<SpanId> missingParents;

  private TraceTree(List<TraceNode> roots, List<TraceNode> preorder, Set<SpanId> missingParents) {
    this.roots = Collections.unmodifiableList(roots);
    this.preorder = Collections.unmodifiableList(preorder);
    this.missingParents = Collections.unmodifiableSet(missingParents);
  }

  public static TraceTree of(Trace trace) {
    List<TraceNode> nodes = new ArrayList<>(trace.spans().size());
    Map<SpanId, TraceNode> byId = new HashMap<>(2 * trace.spans().size());
    for (Span span : trace.spans()) {
      TraceNode node = new TraceNode(span, nodes.size(), byId.containsKey(span.spanId()));
      byId.putIfAbsent(span.spanId(), node);
      nodes.add(node);
    }
    Set<SpanId> missing = place(nodes, byId);
    cutCycles(nodes);
    // A trace is sorted by start, and so is every list that is filled in its order.
    List<TraceNode> roots = new ArrayList<>();
    for (TraceNode node : nodes) {
      if (node.parent() == null) {
        roots.add(node);
      } else {
        node.addToParent();
      }
    }
    return new TraceTree(roots, walk(roots, nodes.size()), missing);
  }

  /** Root level, by start time: true roots, orphans and the heads of cycles. */
  public List<TraceNode> roots() {
    return roots;
  }

  /** Every span once, parents before children, siblings by start time: the rows of a waterfall. */
  public List<TraceNode> preorder() {
    return preorder;
  }

  /** Ids that spans name as their parent and no span has: the known gaps of the trace. */
  public Set<SpanId> missingParents() {
    return missingParents;
  }

  private static Set<SpanId> place(List<TraceNode> nodes, Map<SpanId, TraceNode> byId) {
    Set<SpanId> missing = new LinkedHashSet<>();
    for (TraceNode node : nodes) {
      SpanId parentId = node.span().parentSpanId();
      if (parentId == null) {
        continue;
      }
      TraceNode parent = byId.get(parentId);
      if (parent == null) {
        missing.add(parentId);
        node.placeAtRoot(Placement.ORPHAN);
      } else {
        node.placeBelow(parent);
      }
    }
    return missing;
  }

  /**
   * Every node has at most one parent, so following parents either ends at root level or runs into
   * a circle. A node is followed once: a walk stops at what an earlier walk has settled.
   */
  private static void cutCycles(List<TraceNode> nodes) {
    int[] walkOf = new int[nodes.size()];
    for (int walk = 1; walk <= nodes.size(); walk++) {
      TraceNode node = nodes.get(walk - 1);
      while (node != null && walkOf[node.order] == 0) {
        walkOf[node.order] = walk;
        node = node.parent();
      }
      if (node != null && walkOf[node.order] == walk) {
        earliestOfCircle(node).placeAtRoot(Placement.CYCLE);
      }
    }
  }

  private static TraceNode earliestOfCircle(TraceNode member) {
    TraceNode earliest = member;
    TraceNode node = member.parent();
    while (node != null && node != member) {
      if (node.order < earliest.order) {
        earliest = node;
      }
      node = node.parent();
    }
    return earliest;
  }

  private static List<TraceNode> walk(List<TraceNode> roots, int size) {
    List<TraceNode> rows = new ArrayList<>(size);
    Deque<TraceNode> pending = new ArrayDeque<>();
    pushReversed(roots, pending);
    while (!pending.isEmpty()) {
      TraceNode node = pending.pop();
      TraceNode parent = node.parent();
      node.depth(parent == null ? 0 : parent.depth() + 1);
      rows.add(node);
      pushReversed(node.children(), pending);
    }
    return rows;
  }

  private static void pushReversed(List<TraceNode> nodes, Deque<TraceNode> pending) {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      pending.push(nodes.get(i));
    }
  }
}
