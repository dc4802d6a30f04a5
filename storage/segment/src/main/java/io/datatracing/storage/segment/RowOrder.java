package io.datatracing.storage.segment;

import java.util.Arrays;
import java.util.Comparator;

/** The order in which the rows of a complete table go into a block, and its cut into groups. */
final class RowOrder {
  /** Above this many rows of one trace, sorting by insertion would take too long. */
  private static final int INSERTION_LIMIT = 64;

  /** Rows of the table, trace by trace. */
  final int[] rows;

  /** Ordinals of traces in the table, in the order of the block. */
  final int[] traces;

  /** Number of rows of each of {@link #traces}. */
  final int[] traceRows;

  /** Index into {@link #traces} of each group's first trace; one more marks the end. */
  final int[] groupTrace;

  /** Index into {@link #rows} of each group's first row; one more marks the end. */
  final int[] groupRow;

  RowOrder(SpanTable table) {
    int rowCount = table.published();
    int traceCount = table.traces().size();
    int[] trace = table.trace();
    long[] start = table.start();
    int[] firstOf = new int[traceCount + 1];
    long[] earliest = new long[traceCount];
    Arrays.fill(earliest, Long.MAX_VALUE);
    for (int row = 0; row < rowCount; row++) {
      firstOf[trace[row] + 1]++;
      earliest[trace[row]] = Math.min(earliest[trace[row]], start[row]);
    }
    for (int t = 0; t < traceCount; t++) {
      firstOf[t + 1] += firstOf[t];
    }
    int[] byTrace = new int[rowCount];
    int[] fill = Arrays.copyOf(firstOf, traceCount);
    for (int row = 0; row < rowCount; row++) {
      byTrace[fill[trace[row]]++] = row;
    }
    traces = sortedTraces(table.traces(), earliest);
    traceRows = new int[traceCount];
    rows = new int[rowCount];
    int[] groupTraceSoFar = new int[traceCount + 1];
    int[] groupRowSoFar = new int[traceCount + 1];
    int groups = 0;
    int at = 0;
    for (int i = 0; i < traceCount; i++) {
      if (i == 0 || at - groupRowSoFar[groups - 1] >= BlockFormat.GROUP_ROWS) {
        groupTraceSoFar[groups] = i;
        groupRowSoFar[groups++] = at;
      }
      int t = traces[i];
      traceRows[i] = firstOf[t + 1] - firstOf[t];
      sortByStart(byTrace, firstOf[t], firstOf[t + 1], start);
      System.arraycopy(byTrace, firstOf[t], rows, at, traceRows[i]);
      at += traceRows[i];
    }
    groupTraceSoFar[groups] = traceCount;
    groupRowSoFar[groups] = rowCount;
    groupTrace = Arrays.copyOf(groupTraceSoFar, groups + 1);
    groupRow = Arrays.copyOf(groupRowSoFar, groups + 1);
  }

  int groups() {
    return groupTrace.length - 1;
  }

  private static int[] sortedTraces(TraceTable traces, long[] earliest) {
    Integer[] boxed = new Integer[earliest.length];
    Arrays.setAll(boxed, i -> i);
    Arrays.sort(
        boxed,
        Comparator.<Integer>comparingLong(t -> earliest[t])
            .thenComparing(traces::high, Long::compareUnsigned)
            .thenComparing(traces::low, Long::compareUnsigned));
    int[] sorted = new int[boxed.length];
    Arrays.setAll(sorted, i -> boxed[i]);
    return sorted;
  }

  /** Stable: rows that start together stay in the order of arrival. */
  private static void sortByStart(int[] rows, int from, int to, long[] start) {
    if (to - from > INSERTION_LIMIT) {
      Integer[] boxed = new Integer[to - from];
      Arrays.setAll(boxed, i -> rows[from + i]);
      Arrays.sort(boxed, Comparator.comparingLong(row -> start[row]));
      for (int i = 0; i < boxed.length; i++) {
        rows[from + i] = boxed[i];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int hole = i;
      while (hole > from && start[rows[hole - 1]] > start[row]) {
        rows[hole] = rows[hole - 1];
        hole--;
      }
      rows[hole] = row;
    }
  }
}
