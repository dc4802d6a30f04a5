package io.datatracing.query.api;

import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;

/**
 * How many spans of which duration there were when. A cell is a stretch of time by durations from
 * one power of two to the next, and knows its longest span's trace.
 */
final class HeatMap {
  /** Row r has durations from 2^(r-1) up to, not including, 2^r nanoseconds; row 0 has none. */
  private static final int ROWS = Long.SIZE;

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
   * @param exemplar the trace of the longest span in it
   */
  record Cell(
      long startUnixNano,
      long fromNanos,
      long toNanos,
      long count,
      long errorCount,
      TraceId exemplar,
      long exemplarNanos) {}

  /** A map of the time from {@code start}, inclusive, to {@code end}, exclusive. */
  HeatMap(long start, long end, int columns) {
    this.start = start;
    this.columns = columns;
    // The difference may be more than a signed number holds.
    step = Math.max(1, Long.divideUnsigned(end - start - 1, columns) + 1);
    int cells = columns * ROWS;
    counts = new long[cells];
    errors = new long[cells];
    exemplarHigh = new long[cells];
    exemplarLow = new long[cells];
    exemplarNanos = new long[cells];
  }

  void add(long traceIdHigh, long traceIdLow, long startUnixNano, long nanos, boolean isError) {
    long duration = Math.max(0, nanos);
    int column = (int) Long.divideUnsigned(startUnixNano - start, step);
    int cell = column * ROWS + Long.SIZE - Long.numberOfLeadingZeros(duration);
    if (counts[cell]++ == 0 || duration > exemplarNanos[cell]) {
      exemplarHigh[cell] = traceIdHigh;
      exemplarLow[cell] = traceIdLow;
      exemplarNanos[cell] = duration;
    }
    if (isError) {
      errors[cell]++;
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
                  new TraceId(exemplarHigh[cell], exemplarLow[cell]),
                  exemplarNanos[cell]));
        }
      }
    }
    return cells;
  }
}
