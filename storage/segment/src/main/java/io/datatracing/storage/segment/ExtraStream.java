package io.datatracing.storage.segment;

import java.util.Arrays;

/**
 * What few spans have, as a stream of numbers: trace state, status message, dropped counts, events
 * and links. A row refers to where its extras begin; position 0 stands for none.
 *
 * <pre>
 *  extras  := parts:bits [traceState] [statusMessage] [dropped dropped dropped] [events] [links]
 *  events  := count (timeLow timeHigh name dropped attributes)*     time relative to the span's start
 *  links   := count (traceHigh(2) traceLow(2) spanId(2) traceState flags dropped attributes)*
 *  attributes := count (column value)*
 * </pre>
 */
final class ExtraStream {
  static final int TRACE_STATE = 1;
  static final int STATUS_MESSAGE = 2;
  static final int DROPPED = 4;
  static final int EVENTS = 8;
  static final int LINKS = 16;

  private final MemoryMeter meter;

  /** Read by any thread up to what the table has published. */
  private volatile int[] words = new int[64];

  private int size = 1;

  ExtraStream(MemoryMeter meter) {
    this.meter = meter;
  }

  int size() {
    return size;
  }

  int[] words() {
    return words;
  }

  void add(int word) {
    int[] all = words;
    if (size == all.length) {
      meter.grew(4L * size);
      all = Arrays.copyOf(all, 2 * size);
      words = all;
    }
    all[size++] = word;
  }

  void add(long word) {
    add((int) word);
    add((int) (word >>> 32));
  }

  static long getLong(int[] words, int at) {
    return words[at] & 0xffff_ffffL | (long) words[at + 1] << 32;
  }
}
