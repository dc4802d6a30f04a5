package io.datatracing.distribution.terminal;

import io.datatracing.model.Trace;
import io.datatracing.model.tree.Placement;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.model.tree.TraceTree;
import java.util.ArrayList;
import java.util.List;

/** The rows of a waterfall with the lines that connect them: parents before their children. */
final class TraceRows {
  /** Deeper rows are drawn at this level: their place is seen by the rows above, if at all. */
  private static final int MAX_LEVELS = 20;

  /**
   * @param guides the lines of the tree before the name
   */
  record Row(TraceNode node, String guides) {
    /** The span names a parent, but doesn't stand below one. */
    boolean detached() {
      return node.placement() == Placement.ORPHAN || node.placement() == Placement.CYCLE;
    }
  }

  private TraceRows() {}

  static List<Row> of(Trace trace) {
    List<Row> rows = new ArrayList<>();
    // What the rows below a node begin with, by the node's level.
    List<String> indents = new ArrayList<>();
    for (TraceNode node : TraceTree.of(trace).preorder()) {
      int level = Math.min(node.depth(), MAX_LEVELS);
      indents.subList(level, indents.size()).clear();
      TraceNode parent = node.parent();
      if (parent == null) {
        rows.add(new Row(node, ""));
        indents.add("");
      } else {
        boolean last = parent.children().get(parent.children().size() - 1) == node;
        String indent = indents.get(level - 1);
        rows.add(new Row(node, indent + (last ? "└─ " : "├─ ")));
        indents.add(indent + (last ? "   " : "│  "));
      }
    }
    return rows;
  }
}
