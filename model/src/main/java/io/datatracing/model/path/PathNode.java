package io.datatracing.model.path;

import io.datatracing.model.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span with its neighbours, and how far the walk back in time has come through its children. */
final class PathNode {
  private static final Comparator<PathNode> LATEST_END_FIRST =
      Comparator.comparingLong(PathNode::end).reversed().thenComparing(node -> -node.order);

  final Span span;

  /** Position in the input: makes the order of equal ends total. */
  private final int order;

  private final List<PathNode> children = new ArrayList<>(2);
  private final List<PathNode> inputs = new ArrayList<>(0);
  @Nullable PathNode parent;
  private int nextChild;
  private boolean leftForItsCause;

  PathNode(Span span, int order) {
    this.span = span;
    this.order = order;
  }

  long start() {
    return span.startTimeUnixNano();
  }

  /** Never before the start, whatever the sender's clock did. */
  long end() {
    return Math.max(span.startTimeUnixNano(), span.endTimeUnixNano());
  }

  void addChild(PathNode child) {
    children.add(child);
    child.parent = this;
  }

  /** Makes {@code producer} one of the spans whose result this one needed before it began. */
  void addInput(PathNode producer) {
    inputs.add(producer);
  }

  void sortChildren() {
    children.sort(LATEST_END_FIRST);
  }

  /**
   * The child that ended last, not after {@code time} and after this node's start: what this node
   * was waiting for just before. Each child is given once; {@code time} only falls, so a child that
   * ended later is out for good.
   */
  @Nullable PathNode takeChildEndedBy(long time) {
    while (nextChild < children.size()) {
      PathNode child = children.get(nextChild++);
      if (child.end() <= start()) {
        nextChild = children.size();
      } else if (child.end() <= time) {
        return child;
      }
    }
    return null;
  }

  /**
   * Who made this node begin: of its inputs and its parent the one that ended last, where one that
   * is still running counts as ending now. A node is left this way once, so that circles end.
   */
  @Nullable PathNode takeCause(long time) {
    if (leftForItsCause) {
      return null;
    }
    leftForItsCause = true;
    PathNode cause = parent;
    for (PathNode input : inputs) {
      if (cause == null || Math.min(input.end(), time) >= Math.min(cause.end(), time)) {
        cause = input;
      }
    }
    return cause;
  }
}
