package io.datatracing.storage.segment;

import java.util.Arrays;

/** Finds the rows of a table by span id and trace. For one thread at a time. */
final class SpanIndex {
  private final SpanTable table;

  /** Row + 1; 0 is free. A power of two, at most half full. */
  private int[] slots = new int[1024];

  private int rows;

  SpanIndex(SpanTable table) {
    this.table = table;
  }

  /** Takes the rows up to this number. */
  void extend(int to) {
    if (2L * to > slots.length) {
      slots = new int[Integer.highestOneBit(Math.max(1, 4 * to - 1))];
      rows = 0;
      Arrays.fill(slots, 0);
    }
    long[] spanId = table.spanId();
    for (; rows < to; rows++) {
      int slot = slot(spanId[rows]);
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = rows + 1;
    }
  }

  /** A row of the trace with this span id, or -1. */
  int find(int trace, long id) {
    long[] spanId = table.spanId();
    int[] traces = table.trace();
    int slot = slot(id);
    while (slots[slot] != 0) {
      int row = slots[slot] - 1;
      if (spanId[row] == id && traces[row] == trace) {
        return row;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return -1;
  }

  private int slot(long id) {
    return (int) (XxHash64.hash(0, id, id) & slots.length - 1);
  }
}
