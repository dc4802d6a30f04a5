package io.datatracing.distribution.terminal;

import io.datatracing.distribution.query.TracePage;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The result of a search: a line per trace, ids in full because they are there to be copied. */
public final class TraceTable {
  private static final int TIME_COLUMNS = 23;
  private static final int TRACE_ID_COLUMNS = 32;

  private final Terminal terminal;
  private final ZoneId zone;

  public TraceTable(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  /**
   * @param now the zone's offset is taken at this time
   */
  public List<String> draw(List<TracePage.Summary> traces, Instant now) {
    int root = terminal.columns() - TIME_COLUMNS - TRACE_ID_COLUMNS - 9 - 6 - 7 - 9 - 6 * 2;
    int rootColumns = Math.max(root, 20);
    List<String> lines = new ArrayList<>();
    String header =
        row(
            "START (" + Times.offset(zone, now) + ")",
            "DURATION",
            "SPANS",
            "ERRORS",
            "SERVICES",
            Text.left("ROOT", rootColumns),
            "TRACE");
    lines.add(terminal.styled(Style.DIM, header));
    for (TracePage.Summary trace : traces) {
      String line =
          row(
              Times.text(trace.startTimeUnixNano(), zone),
              Durations.text(trace.durationNanos()),
              Integer.toString(trace.spanCount()),
              Integer.toString(trace.errorCount()),
              Integer.toString(trace.services().size()),
              Text.left(root(trace), rootColumns),
              trace.traceId());
      lines.add(trace.errorCount() > 0 ? terminal.styled(Style.ERROR, line) : line);
    }
    return lines;
  }

  private static String root(TracePage.Summary trace) {
    TracePage.Root root = trace.root();
    return root == null ? "(root missing)" : root.service() + " " + root.operation();
  }

  private static String row(
      String start,
      String duration,
      String spans,
      String errors,
      String services,
      String root,
      String traceId) {
    return String.join(
        "  ",
        Text.left(start, TIME_COLUMNS),
        Text.right(duration, 9),
        Text.right(spans, 6),
        Text.right(errors, 7),
        Text.right(services, 9),
        root,
        traceId);
  }
}
