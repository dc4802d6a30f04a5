package io.datatracing.distribution.terminal;

import io.datatracing.distribution.query.ErrorsDocument;
import io.datatracing.distribution.query.ErrorsDocument.Group;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Failures, a line for each kind: those that begin where they are seen first. */
public final class ErrorTable {
  private static final int COUNT_COLUMNS = 9;
  private static final int TIME_COLUMNS = 23;
  private static final int TRACE_ID_COLUMNS = 32;

  private final Terminal terminal;
  private final ZoneId zone;

  public ErrorTable(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  /**
   * @param now the zone's offset is taken at this time
   */
  public List<String> draw(ErrorsDocument errors, Instant now) {
    List<Group> groups = new ArrayList<>(errors.groups());
    groups.sort(
        Comparator.comparingLong(Group::originCount).thenComparingLong(Group::count).reversed());
    int fixed = 2 * COUNT_COLUMNS + TIME_COLUMNS + TRACE_ID_COLUMNS + 4 * 2;
    int what = Math.max(terminal.columns() - fixed, 30);
    List<String> lines = new ArrayList<>();
    String last = "LAST (" + Times.offset(zone, now) + ")";
    lines.add(terminal.styled(Style.DIM, row(what, "WHAT", "NUMBER", "HERE", last, "TRACE")));
    for (Group group : groups) {
      lines.add(
          row(
              what,
              group.service().name() + " " + group.operation() + ": " + text(group),
              number(group.count()),
              number(group.originCount()),
              Times.text(group.last().timeUnixNano(), zone),
              group.last().traceId()));
    }
    lines.add(
        "HERE: how many began here and were not passed on; * stands for what differs"
            + (errors.truncated() ? "; there are older ones" : ""));
    return lines;
  }

  private static String row(
      int what, String text, String count, String origins, String last, String trace) {
    return String.join(
        "  ",
        Text.left(text, what),
        Text.right(count, COUNT_COLUMNS),
        Text.right(origins, COUNT_COLUMNS),
        Text.left(last, TIME_COLUMNS),
        trace);
  }

  private static String text(Group group) {
    String type = group.type().substring(group.type().lastIndexOf('.') + 1);
    return type.isEmpty() || group.message().isEmpty()
        ? type + group.message()
        : type + ": " + group.message();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
