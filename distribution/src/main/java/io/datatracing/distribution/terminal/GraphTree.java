package io.datatracing.distribution.terminal;

import io.datatracing.distribution.query.GraphDocument;
import io.datatracing.distribution.query.GraphDocument.Edge;
import io.datatracing.distribution.query.GraphDocument.Failure;
import io.datatracing.distribution.query.GraphDocument.Node;
import io.datatracing.distribution.query.ServiceSummary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph as a tree of lines, in the direction of calls and data. What is reached a second time is
 * named again, and what is behind it is not.
 *
 * <pre>
 * ✗ pricing failed at GET /price: no price
 *   It broke reports at process priced.
 *
 * shop POST /orders  120 ms
 * ├─ http 1 ─▶ pricing GET /price ✗ failed
 * └─ produce 1 ─▶ topic orders
 *    └─ consume 1, waited ≤ 1.92 s ─▶ warehouse process orders  20.0 ms
 * </pre>
 */
public final class GraphTree {
  /** Deeper rows are drawn at this level. */
  private static final int MAX_LEVELS = 20;

  private final Terminal terminal;

  public GraphTree(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A line that is to be drawn: by which edge, below what. */
  private record Row(Node node, @Nullable Edge by, String guides, String indent, int level) {}

  /** The lines of the drawing, none wider than the terminal. */
  public List<String> draw(GraphDocument graph) {
    List<String> lines = new ArrayList<>();
    Failure failure = graph.failure();
    if (failure != null) {
      failure(lines, failure);
    }
    Set<Integer> drawn = new HashSet<>();
    Deque<Row> pending = new ArrayDeque<>();
    for (Node root : roots(graph)) {
      if (!drawn.contains(root.id())) {
        pending.push(new Row(root, null, "", "", 0));
        draw(graph, pending, drawn, lines);
      }
    }
    List<String> cuts = graph.cuts();
    if (cuts != null && !cuts.isEmpty()) {
      lines.add("");
      lines.add(
          terminal.styled(
              Style.DIM, "not all is here; a bound was reached: " + String.join(", ", cuts)));
    }
    return lines;
  }

  private void failure(List<String> lines, Failure failure) {
    String error = failure.cause().error().isEmpty() ? "" : ": " + failure.cause().error();
    String cause =
        "✗ " + failure.cause().service() + " failed at " + failure.cause().operation() + error;
    lines.add(terminal.styled(Style.ERROR, Text.cut(cause, terminal.columns())));
    lines.add("  trace " + failure.cause().traceId() + ", span " + failure.cause().spanId());
    if (!failure.cause().spanId().equals(failure.breakage().spanId())) {
      String broke =
          "  It broke "
              + failure.breakage().service()
              + " at "
              + failure.breakage().operation()
              + ", trace "
              + failure.breakage().traceId();
      lines.add(Text.cut(broke, terminal.columns()));
    }
    lines.add("");
  }

  /** What nothing leads to comes first; then the rest, which is behind it or in circles. */
  private static List<Node> roots(GraphDocument graph) {
    Set<Integer> reached = new HashSet<>();
    for (Edge edge : graph.edges()) {
      if (edge.from() != edge.to()) {
        reached.add(edge.to());
      }
    }
    List<Node> roots = new ArrayList<>(graph.nodes());
    // Stable: within both the order of the answer stays.
    roots.sort(Comparator.comparing(node -> reached.contains(node.id())));
    return roots;
  }

  private void draw(
      GraphDocument graph, Deque<Row> pending, Set<Integer> drawn, List<String> lines) {
    while (!pending.isEmpty()) {
      Row row = pending.pop();
      boolean again = !drawn.add(row.node().id());
      lines.add(line(row, again));
      if (again) {
        continue;
      }
      List<Edge> out =
          graph.edges().stream()
              .filter(edge -> edge.from() == row.node().id() && edge.to() != edge.from())
              .toList();
      for (int i = out.size() - 1; i >= 0; i--) {
        boolean last = i == out.size() - 1;
        boolean deep = row.level() >= MAX_LEVELS;
        String guides = row.indent() + (last ? "└─ " : "├─ ");
        String indent = deep ? row.indent() : row.indent() + (last ? "   " : "│  ");
        Node to = graph.nodes().get(out.get(i).to());
        pending.push(new Row(to, out.get(i), guides, indent, row.level() + 1));
      }
    }
  }

  private String line(Row row, boolean again) {
    Edge by = row.by();
    String way = by == null ? "" : way(by) + " ─▶ ";
    String state = again ? " (above)" : state(row.node());
    String text = Text.cut(row.guides() + way + name(row.node()) + state, terminal.columns());
    boolean failing = row.node().failing() || by != null && by.failing();
    if (failing) {
      return terminal.styled(Style.ERROR, text);
    }
    ServiceSummary service = row.node().service();
    return service == null ? text : Style.service(terminal, service.colorSlot(), text);
  }

  private static String way(Edge edge) {
    String what =
        edge.type().equals("call") && !edge.protocol().equals("internal")
            ? edge.protocol()
            : edge.type();
    String errors = edge.errorCount() > 0 ? ", ✗ " + number(edge.errorCount()) : "";
    String joined =
        edge.joinedCount() > 0 && edge.joinedCount() == edge.count() ? ", joined by place" : "";
    String queue =
        edge.queue().count() > 0 ? ", waited ≤ " + Durations.text(edge.queue().maxNanos()) : "";
    String mean =
        edge.count() > 1 && edge.times().count() > 0
            ? ", mean " + Durations.text(edge.times().meanNanos())
            : "";
    return what + " " + number(edge.count()) + errors + mean + queue + joined;
  }

  private static String name(Node node) {
    ServiceSummary service = node.service();
    if (service == null) {
      return node.kind() + " " + node.name();
    }
    return service.name().equals(node.name()) ? node.name() : service.name() + " " + node.name();
  }

  private static String state(Node node) {
    if (node.failedEntryCount() > 0) {
      return node.entryCount() == 1
          ? " ✗ failed"
          : " ✗ "
              + number(node.failedEntryCount())
              + " of "
              + number(node.entryCount())
              + " failed";
    }
    String missing = node.orphanCount() > 0 ? "  (caller missing)" : "";
    if (node.times().count() == 0) {
      return missing;
    }
    return "  "
        + (node.times().count() == 1 ? "" : number(node.times().count()) + " × ≤ ")
        + Durations.text(node.times().maxNanos())
        + missing;
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
