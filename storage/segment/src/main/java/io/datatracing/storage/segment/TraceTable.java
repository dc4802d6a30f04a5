package io.datatracing.storage.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Numbers the traces of a table and remembers the newest row of each; older rows are chained by the
 * table. One thread adds, any thread finds; see {@link Dictionary} for why that is safe.
 */
final class TraceTable {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

  private final long seed;
  private final MemoryMeter meter;
  private volatile long[] high = new long[64];
  private volatile long[] low = new long[64];

  /** Newest row + 1 of each trace, written with release after the row's own fields. */
  private volatile int[] newestRow = new int[64];

  private volatile int[] slots = new int[256];
  private int size;

  TraceTable(long seed, MemoryMeter meter) {
    this.seed = seed;
    this.meter = meter;
  }

  int size() {
    return size;
  }

  long high(int ordinal) {
    return high[ordinal];
  }

  long low(int ordinal) {
    return low[ordinal];
  }

  /** -1 when the trace has no row yet. */
  int newestRow(int ordinal) {
    return (int) ELEMENT.getAcquire(newestRow, ordinal) - 1;
  }

  /** Makes the row visible to whoever follows the chain; all its fields must have been written. */
  void setNewestRow(int ordinal, int row) {
    ELEMENT.setRelease(newestRow, ordinal, row + 1);
  }

  int intern(long traceHigh, long traceLow) {
    int[] table = slots;
    int mask = table.length - 1;
    int slot = (int) XxHash64.hash(seed, traceHigh, traceLow) & mask;
    int entry;
    while ((entry = table[slot]) != 0) {
      if (high[entry - 1] == traceHigh && low[entry - 1] == traceLow) {
        return entry - 1;
      }
      slot = slot + 1 & mask;
    }
    int ordinal = size++;
    if (ordinal == high.length) {
      meter.grew(20L * ordinal);
      high = Arrays.copyOf(high, 2 * ordinal);
      low = Arrays.copyOf(low, 2 * ordinal);
      newestRow = Arrays.copyOf(newestRow, 2 * ordinal);
    }
    high[ordinal] = traceHigh;
    low[ordinal] = traceLow;
    if (2 * size > table.length) {
      rehash();
    } else {
      ELEMENT.setRelease(table, slot, ordinal + 1);
    }
    return ordinal;
  }

  private void rehash() {
    int[] table = new int[4 * slots.length];
    meter.grew(4L * (table.length - slots.length));
    int mask = table.length - 1;
    for (int ordinal = 0; ordinal < size; ordinal++) {
      int slot = (int) XxHash64.hash(seed, high[ordinal], low[ordinal]) & mask;
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = ordinal + 1;
    }
    slots = table;
  }

  /** The number of a trace, or -1. */
  int find(long traceHigh, long traceLow) {
    int[] table = slots;
    int mask = table.length - 1;
    int slot = (int) XxHash64.hash(seed, traceHigh, traceLow) & mask;
    int entry;
    while ((entry = (int) ELEMENT.getAcquire(table, slot)) != 0) {
      if (high[entry - 1] == traceHigh && low[entry - 1] == traceLow) {
        return entry - 1;
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }
}
