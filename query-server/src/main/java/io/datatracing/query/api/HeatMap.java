package io.datatracing.query.api;

import io.datatracing.model.TraceId;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Exemplar;
import io.datatracing.storage.api.LatencyFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many spans of which duration there were when. A cell is a stretch of time by durations from
 * one power of two to the next, and knows its longest span's trace.
 */
final class HeatMap {
  /** Row r has durations from 2^(r-1) up to, not including, 2^r nanoseconds; row 0 has none. */
  private static final int ROWS = Long.SIZE;

  private static final long NO_EXEMPLAR = -1;

  private final long start;
  private final long step;
  private final int columns;
  private final long[] counts;
  private final long[] errors;
  private final long[] exemplarHigh;
  private final long[] exemplarLow;
  private final long[] exemplarNanos;

  /**
   * A cell with at least one span.
   *
   * @param fromNanos inclusive
   * @param toNanos exclusive
   * @param exemplar the trace of the longest span in it; null where only a number is known
   */
  record Cell(
      long startUnixNano,
      long fromNanos,
      long toNanos,
      long count,
      long errorCount,
      @Nullable TraceId exemplar,
      long exemplarNanos) {}

  private HeatMap(long start, int columns, long step) {
    this.start = start;
    this.columns = columns;
    this.step = step;
    int cells = columns * ROWS;
    counts = new long[cells];
    errors = new long[cells];
    exemplarHigh = new long[cells];
    exemplarLow = new long[cells];
    exemplarNanos = new long[cells];
    Arrays.fill(exemplarNanos, NO_EXEMPLAR);
  }

  /** A map of the time from {@code start}, inclusive, to {@code end}, exclusive. */
  static HeatMap of(long start, long end, int columns) {
    // The difference may be more than a signed number holds.
    return new HeatMap(
        start, columns, Math.max(1, Long.divideUnsigned(end - start - 1, columns) + 1));
  }

  /**
   * One whose columns are whole minutes, as {@link io.datatracing.storage.api.LatencyQuery} divides
   * time: steps that are counted from 1970, at most {@code columns} of them, the first with {@code
   * start} in it.
   *
   * @param columns 2 or more
   */
  static HeatMap ofMinutes(long start, long end, int columns) {
    long minutes =
        Math.max(1, Math.floorDiv(end - 1 - start, Aggregates.MINUTE_NANOS * columns) + 1);
    while (true) {
      long step = minutes * Aggregates.MINUTE_NANOS;
      long first = Math.floorDiv(start, step);
      long last = Math.floorDiv(end - 1, step);
      if (last - first < columns) {
        return new HeatMap(first * step, (int) (last - first) + 1, step);
      }
      // A step more than needed when both ends are divided: soon enough.
      minutes++;
    }
  }

  void add(long traceIdHigh, long traceIdLow, long startUnixNano, long nanos, boolean isError) {
    long duration = Math.max(0, nanos);
    int cell = cell(startUnixNano, duration);
    counts[cell]++;
    if (isError) {
      errors[cell]++;
    }
    exemplar(cell, traceIdHigh, traceIdLow, duration);
  }

  /** Adds spans of which a store only knows how many took about how long. */
  void add(long startUnixNano, LatencyFigures figures, boolean isError) {
    figures
        .durations()
        .forEachBucket(
            (bucket, count) -> {
              // A bucket ends where a power of two does, so it is in one row whole.
              int cell = cell(startUnixNano, CompactHistogram.lowest(bucket));
              counts[cell] += count;
              if (isError) {
                errors[cell] += count;
              }
            });
    Exemplar slowest = figures.slowest();
    if (slowest != null) {
      exemplar(
          cell(startUnixNano, slowest.durationNanos()),
          slowest.traceId().high(),
          slowest.traceId().low(),
          slowest.durationNanos());
    }
  }

  private int cell(long startUnixNano, long duration) {
    int column = (int) Long.divideUnsigned(startUnixNano - start, step);
    return column * ROWS + Long.SIZE - Long.numberOfLeadingZeros(duration);
  }

  /** Of equally long ones the greatest id, so that the order of a scan does not matter. */
  private void exemplar(int cell, long traceIdHigh, long traceIdLow, long duration) {
    long before = exemplarNanos[cell];
    boolean isNext =
        duration > before
            || (duration == before
                && (Long.compareUnsigned(traceIdHigh, exemplarHigh[cell]) > 0
                    || (traceIdHigh == exemplarHigh[cell]
                        && Long.compareUnsigned(traceIdLow, exemplarLow[cell]) > 0)));
    if (isNext) {
      exemplarHigh[cell] = traceIdHigh;
      exemplarLow[cell] = traceIdLow;
      exemplarNanos[cell] = duration;
    }
  }

  /** Width of a column. */
  long stepNanos() {
    return step;
  }

  /** Those with a span, by time, then duration. */
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < ROWS; row++) {
        int cell = column * ROWS + row;
        if (counts[cell] > 0) {
          cells.add(
              new Cell(
                  start + column * step,
                  row == 0 ? 0 : 1L << (row - 1),
                  row == Long.SIZE - 1 ? Long.MAX_VALUE : 1L << row,
                  counts[cell],
                  errors[cell],
                  exemplarNanos[cell] == NO_EXEMPLAR
                      ? null
                      : new TraceId(exemplarHigh[cell], exemplarLow[cell]),
                  exemplarNanos[cell]));
        }
      }
    }
    return cells;
  }
}
