package io.datatracing.distribution.terminal;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A trace drawn with characters: a line per span with its service, its place in the tree, its
 * duration and a bar on the trace's time axis.
 *
 * <pre>
 * gateway   POST /orders          812 ms  ██████████████████████
 * gateway   ├─ GET               12.1 ms  ██
 * pricing   │  └─ GET /prices    9.02 ms   █
 * </pre>
 */
public final class Waterfall {
  private static final int DURATION_COLUMNS = 9;
  private static final int MIN_BAR_COLUMNS = 16;
  private static final int MAX_SERVICE_COLUMNS = 20;
  private static final int MAX_TREE_COLUMNS = 60;

  private final Terminal terminal;
  private final ZoneId zone;

  public Waterfall(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  /**
   * The lines of the drawing, none wider than the terminal.
   *
   * @param colorSlots of the services
   */
  public List<String> draw(Trace trace, Map<String, Integer> colorSlots) {
    List<TraceRows.Row> rows = TraceRows.of(trace);
    Columns columns = Columns.of(rows, terminal.columns());
    List<String> lines = new ArrayList<>();
    lines.add(terminal.styled(Style.BOLD, "trace " + trace.traceId()));
    lines.add(Text.cut(headline(trace), terminal.columns()));
    lines.add("");
    for (TraceRows.Row row : rows) {
      int color = colorSlots.getOrDefault(row.node().span().service(), 0);
      lines.add(line(row, trace, columns, color));
    }
    return lines;
  }

  private String headline(Trace trace) {
    Instant start = Instant.ofEpochSecond(0, trace.startTimeUnixNano());
    long services = trace.spans().stream().map(Span::service).distinct().count();
    long errors = trace.spans().stream().filter(span -> span.status().isError()).count();
    return String.join(
        ", ",
        Times.text(trace.startTimeUnixNano(), zone) + " " + Times.offset(zone, start),
        Durations.text(trace.durationNanos()),
        count(services, "service"),
        count(trace.spans().size(), "span"),
        count(errors, "error"));
  }

  private String line(TraceRows.Row row, Trace trace, Columns columns, int color) {
    Span span = row.node().span();
    String tree = Text.left(row.guides() + label(row), columns.tree);
    String bar = Bar.of(span, trace, columns.bar).text();
    return String.join(
        "",
        Style.service(terminal, color, Text.left(span.service(), columns.service)),
        "  ",
        span.status().isError() ? terminal.styled(Style.ERROR, tree) : tree,
        " ",
        Text.right(Durations.text(span.durationNanos()), DURATION_COLUMNS),
        "  ",
        Style.service(terminal, color, bar));
  }

  private static String label(TraceRows.Row row) {
    Span span = row.node().span();
    String name = row.detached() ? "(parent missing) " + span.name() : span.name();
    if (!span.status().isError()) {
      return name;
    }
    String message = span.status().message();
    return name + " ✗" + (message.isEmpty() ? "" : " " + message);
  }

  private static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** The columns' widths; service and tree get what they need within bounds, the bars the rest. */
  private record Columns(int service, int tree, int bar) {
    static Columns of(List<TraceRows.Row> rows, int total) {
      int service = 0;
      int tree = 0;
      for (TraceRows.Row row : rows) {
        service = Math.max(service, Text.width(row.node().span().service()));
        tree = Math.max(tree, Text.width(row.guides()) + Text.width(label(row)));
      }
      service = Math.min(service, MAX_SERVICE_COLUMNS);
      int rest = total - service - 2 - 1 - DURATION_COLUMNS - 2;
      tree = Math.min(tree, Math.min(MAX_TREE_COLUMNS, rest - MIN_BAR_COLUMNS));
      return new Columns(service, tree, rest - tree);
    }
  }
}
