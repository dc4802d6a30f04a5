package io.datatracing.distribution.terminal;

import io.datatracing.distribution.query.GraphDocument;
import io.datatracing.distribution.query.GraphDocument.Edge;
import io.datatracing.distribution.query.GraphDocument.Node;
import io.datatracing.distribution.query.ServiceSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The edges of a graph, a line each: those that fail first, then by number. */
public final class EdgeTable {
  private static final int WAY_COLUMNS = 9;
  private static final int COUNT_COLUMNS = 11;
  private static final int ERROR_COLUMNS = 9;
  private static final int DURATION_COLUMNS = 9;
  private static final int MAX_NAME_COLUMNS = 40;

  private final Terminal terminal;

  public EdgeTable(Terminal terminal) {
    this.terminal = terminal;
  }

  public List<String> draw(GraphDocument graph) {
    List<Edge> edges = new ArrayList<>(graph.edges());
    edges.sort(
        Comparator.comparingLong(Edge::errorCount)
            .thenComparingLong(Edge::count)
            .reversed()
            .thenComparingInt(Edge::from)
            .thenComparingInt(Edge::to));
    int fixed = WAY_COLUMNS + COUNT_COLUMNS + ERROR_COLUMNS + 3 * DURATION_COLUMNS + 7 * 2;
    int widest =
        graph.nodes().stream()
            .mapToInt(node -> Text.width(name(node)))
            .max()
            .orElse(MAX_NAME_COLUMNS);
    int name =
        Math.min(
            Math.min(widest, MAX_NAME_COLUMNS), Math.max((terminal.columns() - fixed) / 2, 12));
    List<String> lines = new ArrayList<>();
    lines.add(
        terminal.styled(
            Style.DIM,
            row(name, "FROM", "WAY", "TO", "NUMBER", "ERRORS", "MEAN", "LONGEST", "WAITED")));
    for (Edge edge : edges) {
      String line =
          row(
              name,
              name(graph.nodes().get(edge.from())),
              way(edge),
              name(graph.nodes().get(edge.to())),
              number(edge.count()),
              number(edge.errorCount()),
              edge.times().count() == 0 ? "-" : Durations.text(edge.times().meanNanos()),
              edge.times().count() == 0 ? "-" : Durations.text(edge.times().maxNanos()),
              edge.queue().count() == 0 ? "-" : Durations.text(edge.queue().maxNanos()));
      lines.add(edge.errorCount() > 0 ? terminal.styled(Style.ERROR, line) : line);
    }
    return lines;
  }

  private static String row(
      int name,
      String from,
      String way,
      String to,
      String count,
      String errors,
      String mean,
      String longest,
      String waited) {
    return String.join(
        "  ",
        Text.left(from, name),
        Text.left(way, WAY_COLUMNS),
        Text.left(to, name),
        Text.right(count, COUNT_COLUMNS),
        Text.right(errors, ERROR_COLUMNS),
        Text.right(mean, DURATION_COLUMNS),
        Text.right(longest, DURATION_COLUMNS),
        Text.right(waited, DURATION_COLUMNS));
  }

  private static String way(Edge edge) {
    boolean named = edge.type().equals("call") && !edge.protocol().equals("internal");
    return named ? edge.protocol() : edge.type();
  }

  private static String name(Node node) {
    ServiceSummary service = node.service();
    if (service == null) {
      return node.kind() + " " + node.name();
    }
    return service.name().equals(node.name()) ? node.name() : service.name() + " " + node.name();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
