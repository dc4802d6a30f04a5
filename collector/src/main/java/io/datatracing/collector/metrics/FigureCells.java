package io.datatracing.collector.metrics;

import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.ServiceEdge;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Figures by minute while they are counted. For one thread at a time.
 *
 * <p>Bounded: what finds no room is left out, and {@link #isWhole} says so, so that nobody takes
 * the rest for all there was.
 */
final class FigureCells {
  /** Some hundred bytes each. */
  static final int MAX_CELLS = 100_000;

  private static final SpanKind[] KINDS = SpanKind.values();
  private static final int ERROR = Status.Code.ERROR.ordinal();

  /** One connection in one minute. */
  private record EdgeKey(long minute, EdgeNode from, EdgeNode to, ServiceEdge.Kind kind) {}

  private static final class EdgeCell {
    private final CompactHistogram durations = new CompactHistogram();
    private long errors;
  }

  /** Of one series; most spans are of the same minute as the one before. */
  private static final class SeriesCells {
    private final Map<Long, CompactHistogram> minutes = new HashMap<>();
    private long lastMinute = Long.MIN_VALUE;
    private CompactHistogram last = new CompactHistogram();
  }

  private final int maxCells;
  private final Map<Series, SeriesCells> series = new HashMap<>();
  private final Map<EdgeKey, EdgeCell> edges = new HashMap<>();
  private final Map<Long, Long> unmatched = new HashMap<>();
  private int cells;
  private long firstMinute = Long.MAX_VALUE;
  private long lastMinute = Long.MIN_VALUE;
  private long leftOut;

  FigureCells(int maxCells) {
    this.maxCells = maxCells;
  }

  void span(Series of, long minute, long durationNanos) {
    SeriesCells its = series.computeIfAbsent(of, any -> new SeriesCells());
    if (its.lastMinute != minute) {
      CompactHistogram durations = its.minutes.get(minute);
      if (durations == null) {
        if (!hasRoom(minute)) {
          return;
        }
        durations = new CompactHistogram();
        its.minutes.put(minute, durations);
      }
      its.last = durations;
      its.lastMinute = minute;
    }
    its.last.add(durationNanos);
  }

  void edge(
      long minute,
      EdgeNode from,
      EdgeNode to,
      ServiceEdge.Kind kind,
      long durationNanos,
      boolean isError) {
    EdgeKey key = new EdgeKey(minute, from, to, kind);
    EdgeCell cell = edges.get(key);
    if (cell == null) {
      if (!hasRoom(minute)) {
        return;
      }
      cell = new EdgeCell();
      edges.put(key, cell);
    }
    cell.durations.add(durationNanos);
    cell.errors += isError ? 1 : 0;
  }

  void unmatched(long minute) {
    if (unmatched.containsKey(minute) || hasRoom(minute)) {
      unmatched.merge(minute, 1L, Long::sum);
    }
  }

  private boolean hasRoom(long minute) {
    if (cells >= maxCells) {
      leftOut++;
      return false;
    }
    cells++;
    firstMinute = Math.min(firstMinute, minute);
    lastMinute = Math.max(lastMinute, minute);
    return true;
  }

  /** For a reader, while this one is counted on. */
  FigureCells copy() {
    FigureCells copy = outline();
    series.forEach(
        (of, its) -> {
          SeriesCells copied = new SeriesCells();
          its.minutes.forEach((minute, durations) -> copied.minutes.put(minute, same(durations)));
          copy.series.put(of, copied);
        });
    edges.forEach(
        (key, cell) -> {
          EdgeCell copied = new EdgeCell();
          copied.durations.add(cell.durations);
          copied.errors = cell.errors;
          copy.edges.put(key, copied);
        });
    copy.unmatched.putAll(unmatched);
    return copy;
  }

  private static CompactHistogram same(CompactHistogram durations) {
    CompactHistogram same = new CompactHistogram();
    same.add(durations);
    return same;
  }

  /** Only of which minutes it has something. */
  FigureCells outline() {
    FigureCells outline = new FigureCells(maxCells);
    outline.cells = cells;
    outline.firstMinute = firstMinute;
    outline.lastMinute = lastMinute;
    outline.leftOut = leftOut;
    return outline;
  }

  void visit(FigureVisitor visitor) {
    series.forEach(
        (of, its) -> {
          String service = new String(of.service, StandardCharsets.UTF_8);
          String operation = new String(of.operation, StandardCharsets.UTF_8);
          its.minutes.forEach(
              (minute, durations) ->
                  visitor.latency(
                      minute, service, operation, KINDS[of.kind], of.status == ERROR, durations));
        });
    edges.forEach(
        (key, cell) ->
            visitor.edge(
                key.minute(), key.from(), key.to(), key.kind(), cell.durations, cell.errors));
    unmatched.forEach(visitor::unmatched);
  }

  /** Whether everything found room. */
  boolean isWhole() {
    return leftOut == 0;
  }

  /** How often something found none. */
  long leftOut() {
    return leftOut;
  }

  /** {@link Long#MAX_VALUE} when empty. */
  long firstMinute() {
    return firstMinute;
  }

  /** {@link Long#MIN_VALUE} when empty. */
  long lastMinute() {
    return lastMinute;
  }
}
