package io.datatracing.distribution.terminal;

import io.datatracing.distribution.query.ComparisonDocument;
import io.datatracing.distribution.query.ComparisonDocument.Row;
import io.datatracing.distribution.query.ComparisonDocument.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two traces, a line for each span of either: {@code +} was added, {@code -} is gone.
 *
 * <pre>
 *      BEFORE      AFTER       SELF
 *     81.0 ms     140 ms   +2.10 ms  gateway    POST /orders
 *  +             18.0 ms   +18.0 ms  warehouse    SELECT stock
 * </pre>
 */
public final class ComparisonTable {
  private static final int DURATION_COLUMNS = 10;
  private static final int MAX_SERVICE_COLUMNS = 20;
  private static final int INDENT = 2;

  private final Terminal terminal;

  public ComparisonTable(Terminal terminal) {
    this.terminal = terminal;
  }

  public List<String> draw(ComparisonDocument comparison) {
    int service =
        Math.min(
            MAX_SERVICE_COLUMNS,
            comparison.rows().stream().mapToInt(row -> Text.width(row.service())).max().orElse(0));
    List<String> lines = new ArrayList<>();
    lines.add(headline("before", comparison.before()));
    lines.add(headline("after ", comparison.after()));
    lines.add(
        comparison.paired()
            + " spans in both, "
            + comparison.added()
            + " added, "
            + comparison.removed()
            + " gone; self time is a span's own, without its children");
    lines.add("");
    lines.add(
        terminal.styled(
            Style.DIM,
            "  "
                + Text.right("BEFORE", DURATION_COLUMNS)
                + Text.right("AFTER", DURATION_COLUMNS)
                + Text.right("SELF", DURATION_COLUMNS + 1)
                + "  "
                + Text.left("SERVICE", service)
                + "  SPAN"));
    for (Row row : comparison.rows()) {
      lines.add(line(row, service));
    }
    return lines;
  }

  private static String headline(String which, ComparisonDocument.Compared trace) {
    return which
        + "  "
        + trace.traceId()
        + "  "
        + Durations.text(trace.durationNanos())
        + (trace.errorCount() > 0 ? "  errors: " + trace.errorCount() : "");
  }

  private String line(Row row, int service) {
    Side before = row.before();
    Side after = row.after();
    String mark = before == null ? "+ " : after == null ? "- " : "  ";
    long self =
        (after == null ? 0 : after.selfTimeNanos()) - (before == null ? 0 : before.selfTimeNanos());
    boolean fails = after != null && after.error();
    boolean failed = before != null && before.error();
    String note = fails == failed ? "" : fails ? " ✗ fails now" : " no error any more";
    String line =
        mark
            + Text.right(duration(before), DURATION_COLUMNS)
            + Text.right(duration(after), DURATION_COLUMNS)
            + Text.right((self > 0 ? "+" : "") + Durations.text(self), DURATION_COLUMNS + 1)
            + "  "
            + Text.left(row.service(), service)
            + "  "
            + " ".repeat(INDENT * row.depth())
            + row.operation()
            + note;
    String cut = Text.cut(line, terminal.columns());
    return fails && !failed ? terminal.styled(Style.ERROR, cut) : cut;
  }

  private static String duration(@Nullable Side side) {
    return side == null ? "" : Durations.text(side.durationNanos());
  }
}
