package io.datatracing.model.tree;

import io.datatracing.model.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One span in its {@link TraceTree}. */
public final class TraceNode {
  private final Span span;
  private final boolean duplicateId;

  /** Most spans have none. */
  private List<TraceNode> children = List.of();

  private Placement placement = Placement.ROOT;
  private @Nullable TraceNode parent;
  private int depth;

  /** Position in the trace, which is sorted by start. */
  final int order;

  TraceNode(Span span, int order, boolean duplicateId) {
    this.span = span;
    this.order = order;
    this.duplicateId = duplicateId;
  }

  public Span span() {
    return span;
  }

  public Placement placement() {
    return placement;
  }

  /** Null at root level. */
  public @Nullable TraceNode parent() {
    return parent;
  }

  /** By start time. */
  public List<TraceNode> children() {
    return Collections.unmodifiableList(children);
  }

  /** 0 at root level. */
  public int depth() {
    return depth;
  }

  /**
   * An earlier span of the trace has the same id; spans that name this id as their parent stand
   * below that one.
   */
  public boolean hasDuplicateId() {
    return duplicateId;
  }

  /**
   * The part of this span's duration during which no child ran: its duration less the union of its
   * children's, as far as they lie inside it. 0 when the span ends before it starts.
   */
  public long selfTimeNanos() {
    long self = 0;
    long covered = span.startTimeUnixNano();
    long end = span.endTimeUnixNano();
    // Children are sorted by start, so what lies between the covered part and the next start
    // belongs to nobody else.
    for (TraceNode child : children) {
      long childStart = Math.min(child.span.startTimeUnixNano(), end);
      if (childStart > covered) {
        self += childStart - covered;
      }
      covered = Math.max(covered, Math.max(childStart, child.span.endTimeUnixNano()));
      if (covered >= end) {
        return self;
      }
    }
    return self + Math.max(0, end - covered);
  }

  void placeBelow(TraceNode above) {
    placement = Placement.CHILD;
    parent = above;
  }

  void placeAtRoot(Placement why) {
    placement = why;
    parent = null;
  }

  void addToParent() {
    if (parent != null) {
      if (parent.children.isEmpty()) {
        parent.children = new ArrayList<>(2);
      }
      parent.children.add(this);
    }
  }

  void depth(int levels) {
    depth = levels;
  }

  @Override
  public String toString() {
    return placement + " " + span.spanId() + " " + span.name();
  }
}
