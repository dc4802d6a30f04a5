package io.datatracing.distribution.terminal;

import io.datatracing.distribution.query.LatencyDocument;
import io.datatracing.distribution.query.LatencyDocument.Cell;
import io.datatracing.distribution.query.LatencyDocument.Exemplar;
import io.datatracing.distribution.query.LatencyDocument.Percentile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles, and a bar for each power of two of durations with the trace of its longest span.
 *
 * <pre>
 * p99      812 ms  790 ms to 840 ms
 *
 *  67.1 ms to 134 ms   ██████  1,204  4bf92f3577b34da6a3ce929d0e0e4736
 * </pre>
 */
public final class LatencyChart {
  private static final int DURATION_COLUMNS = 9;
  private static final int COUNT_COLUMNS = 12;
  private static final int TRACE_ID_COLUMNS = 32;

  private final Terminal terminal;

  public LatencyChart(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A row of the histogram: all columns of the heat map added up. */
  private record Row(long from, long to, long count, long errors, @Nullable Exemplar longest) {
    Row and(Row other) {
      return new Row(
          from, to, count + other.count, errors + other.errors, longer(longest, other.longest));
    }

    private static @Nullable Exemplar longer(@Nullable Exemplar a, @Nullable Exemplar b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      return a.durationNanos() >= b.durationNanos() ? a : b;
    }
  }

  /** There must be a span. */
  public List<String> draw(LatencyDocument latency) {
    List<String> lines = new ArrayList<>();
    lines.add(
        terminal.styled(
            Style.BOLD,
            number(latency.count()) + " spans, " + number(latency.errorCount()) + " in error"));
    for (Percentile percentile : latency.percentiles()) {
      lines.add(
          Text.left("p" + percent(percentile.percent()), 7)
              + Text.right(Durations.text(percentile.nanos()), DURATION_COLUMNS)
              + "  "
              + bounds(percentile));
    }
    lines.add(Text.left("longest", 7) + Text.right(Durations.text(latency.maxNanos()), 9));
    lines.add(terminal.styled(Style.DIM, method(latency)));
    lines.add("");
    TreeMap<Long, Row> rows = new TreeMap<>();
    for (Cell cell : latency.heatMap().cells()) {
      rows.merge(
          cell.fromNanos(),
          new Row(
              cell.fromNanos(), cell.toNanos(), cell.count(), cell.errorCount(), cell.exemplar()),
          Row::and);
    }
    long most = rows.values().stream().mapToLong(Row::count).max().orElse(1);
    rows.values().forEach(row -> lines.add(line(row, most)));
    return lines;
  }

  private String line(Row row, long most) {
    int columns =
        Math.max(
            8,
            terminal.columns() - 2 * DURATION_COLUMNS - 6 - COUNT_COLUMNS - 2 - TRACE_ID_COLUMNS);
    int length = (int) Math.max(1, Math.round((double) columns * row.count / most));
    String bar = Text.left("█".repeat(length), columns);
    return Text.right(Durations.text(row.from), DURATION_COLUMNS)
        + " to "
        + Text.left(Durations.text(row.to), DURATION_COLUMNS)
        + "  "
        + (row.errors > 0 ? terminal.styled(Style.ERROR, bar) : bar)
        + Text.right(number(row.count), COUNT_COLUMNS)
        + "  "
        + (row.longest == null ? "" : row.longest.traceId());
  }

  private static String bounds(Percentile percentile) {
    Long low = percentile.lowNanos();
    Long high = percentile.highNanos();
    if (low == null && high == null) {
      return "too few spans to say more";
    }
    if (high == null) {
      return "at least " + Durations.text(low == null ? 0 : low);
    }
    return (low == null ? "up" : Durations.text(low)) + " to " + Durations.text(high);
  }

  private static String method(LatencyDocument latency) {
    String confidence = percent(100 * latency.confidence()) + " % confidence";
    return latency.method().equals("exact")
        ? "exact for these spans; bounds for the operation with " + confidence
        : String.format(
            Locale.ROOT,
            "within %.1f %% for these spans; bounds for the operation with %s",
            100 * latency.relativeError(),
            confidence);
  }

  private static String percent(double percent) {
    return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
