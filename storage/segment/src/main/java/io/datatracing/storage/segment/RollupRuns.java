package io.datatracing.storage.segment;

import io.datatracing.model.SpanKind;
import java.util.Arrays;

/**
 * Where in a block's summary of durations the cells of each service, name, kind and status begin:
 * they stand together, minute by minute ({@link RollupWriter}). Found by one pass over all of them,
 * so that a question about one operation reads its own and no others.
 */
final class RollupRuns {
  private static final SpanKind[] KINDS = SpanKind.values();

  final String[] names;
  int size;
  private int[] service = new int[64];
  private int[] name = new int[64];
  private int[] kindAndError = new int[64];

  /** Places in the streams, and the minute before the first cell. */
  int[] cells = new int[64];

  int[] headsAt = new int[64];
  int[] figuresAt = new int[64];
  int[] bucketsAt = new int[64];
  int[] countsAt = new int[64];
  long[] minuteBefore = new long[64];

  /** The longest duration of a run. */
  long[] longest = new long[64];

  RollupRuns(String[] names) {
    this.names = names;
  }

  boolean isOfLast(int ofService, int ofName, int ofKindAndError) {
    int last = size - 1;
    return last >= 0
        && service[last] == ofService
        && name[last] == ofName
        && kindAndError[last] == ofKindAndError;
  }

  /** Begins the next run; its places are set by who reads. */
  int begin(int ofService, int ofName, int ofKindAndError) {
    if (size == cells.length) {
      int more = 2 * size;
      service = Arrays.copyOf(service, more);
      name = Arrays.copyOf(name, more);
      kindAndError = Arrays.copyOf(kindAndError, more);
      cells = Arrays.copyOf(cells, more);
      headsAt = Arrays.copyOf(headsAt, more);
      figuresAt = Arrays.copyOf(figuresAt, more);
      bucketsAt = Arrays.copyOf(bucketsAt, more);
      countsAt = Arrays.copyOf(countsAt, more);
      minuteBefore = Arrays.copyOf(minuteBefore, more);
      longest = Arrays.copyOf(longest, more);
    }
    service[size] = ofService;
    name[size] = ofName;
    kindAndError[size] = ofKindAndError;
    return size++;
  }

  String service(int run) {
    return names[service[run]];
  }

  String operation(int run) {
    return names[name[run]];
  }

  SpanKind kind(int run) {
    return KINDS[kindAndError[run] >>> 1];
  }

  boolean isError(int run) {
    return (kindAndError[run] & 1) != 0;
  }

  /** On the heap, without what is shared; 52 bytes a run. */
  int bytes() {
    return 52 * cells.length + 64 * names.length;
  }
}
