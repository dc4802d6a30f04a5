package io.datatracing.storage.segment;

import java.util.Arrays;

/**
 * Which row groups of a block may have a trace: section {@link BlockFormat#SECTION_TRACE_INDEX}.
 *
 * <pre>
 *  index := traces:varint distances groups     both ints, one for each trace, sorted by hash
 *  version 1 := (first four bytes of the id, as a number:u32 group:u16)*     sorted
 * </pre>
 *
 * <p>A hash is the upper {@link #HASH_BITS} bits of the one that is in the trace filter; distances
 * are those to the hash before. Two traces that share a hash cost the reading of a group for
 * nothing, which happens to one trace in a thousand; what they cost on the disk is two bytes a
 * trace instead of six.
 */
final class BlockTraceIndex {
  private static final int HASH_BITS = 24;
  private static final int VERSION_1_ENTRY_SIZE = 6;
  private static final int[] NOWHERE = {};

  private final int[] hashes;
  private final int[] groups;

  private BlockTraceIndex(int[] hashes, int[] groups) {
    this.hashes = hashes;
    this.groups = groups;
  }

  /** Appends an index of traces, given by their hashes, and the groups they are in. */
  static void write(long[] hashes, int[] groups, ByteSink out) {
    long[] entries = new long[hashes.length];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = hash(hashes[i]) << Integer.SIZE | groups[i];
    }
    Arrays.sort(entries);
    int[] distances = new int[entries.length];
    int[] sortedGroups = new int[entries.length];
    long before = 0;
    for (int i = 0; i < entries.length; i++) {
      long hash = entries[i] >>> Integer.SIZE;
      distances[i] = (int) (hash - before);
      before = hash;
      sortedGroups[i] = (int) entries[i];
    }
    out.varint(entries.length);
    ColumnEncoder encoder = new ColumnEncoder(out);
    encoder.ints(distances, entries.length);
    encoder.ints(sortedGroups, entries.length);
  }

  private static long hash(long whole) {
    return whole >>> Long.SIZE - HASH_BITS;
  }

  /** Eight bytes a trace: to be kept for as long as traces of the block are asked for. */
  static BlockTraceIndex read(byte[] index) {
    ByteSource in = new ByteSource(index, 0);
    int traces = in.varint32();
    int[] hashes = ColumnDecoder.ints(in, traces);
    int[] groups = ColumnDecoder.ints(in, traces);
    for (int i = 1; i < traces; i++) {
      hashes[i] += hashes[i - 1];
    }
    return new BlockTraceIndex(hashes, groups);
  }

  /** The groups of all traces with this hash; in no other can it be. */
  int[] find(long hashOfTrace) {
    int wanted = (int) hash(hashOfTrace);
    int from = Arrays.binarySearch(hashes, wanted);
    if (from < 0) {
      return NOWHERE;
    }
    int to = from + 1;
    while (from > 0 && hashes[from - 1] == wanted) {
      from--;
    }
    while (to < hashes.length && hashes[to] == wanted) {
      to++;
    }
    return Arrays.copyOfRange(groups, from, to);
  }

  static int[] findVersion1(byte[] index, long traceHigh) {
    long wanted = traceHigh >>> Integer.SIZE;
    int entries = index.length / VERSION_1_ENTRY_SIZE;
    int low = 0;
    int high = entries;
    while (low < high) {
      int middle = low + high >>> 1;
      if (version1Prefix(index, middle) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int end = low;
    while (end < entries && version1Prefix(index, end) == wanted) {
      end++;
    }
    int[] groups = new int[end - low];
    for (int i = 0; i < groups.length; i++) {
      int at = (low + i) * VERSION_1_ENTRY_SIZE + Integer.BYTES;
      groups[i] = index[at] & 0xff | (index[at + 1] & 0xff) << 8;
    }
    return groups;
  }

  private static long version1Prefix(byte[] index, int entry) {
    return LittleEndian.getInt(index, entry * VERSION_1_ENTRY_SIZE) & 0xffff_ffffL;
  }
}
