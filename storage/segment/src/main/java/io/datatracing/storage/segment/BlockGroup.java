package io.datatracing.storage.segment;

import io.datatracing.storage.segment.BlockSchema.StoredColumn;
import java.util.Arrays;

/**
 * Where the chunks of one row group are, as the schema says it.
 *
 * <pre>
 *  group := rows:varint traces:varint minTraceStart:u64 maxTraceStart:u64 minStart:u64 maxStart:u64
 *           minDuration:u64 maxDuration:u64 offset:u64 (length:varint){10} columns:varint
 *           (distance:varint values:varint source:varint
 *            [firstNew:varint | minimum:zigzag maximum:zigzag] length:varint)*
 * </pre>
 *
 * source is 1 + the column that settles this one, 0 for none; version 1 did not have it. firstNew
 * is the first entry of an ordered dictionary that is new in this group; minimum and maximum are
 * there for columns of 32-bit numbers.
 */
final class BlockGroup {
  final int index;
  final int rows;
  final int traces;

  /** Of the first spans of the traces, as far as they are in this block. */
  final long minTraceStart;

  final long maxTraceStart;

  /** Of all spans. */
  final long minStart;

  final long maxStart;

  /** Of all spans: end - start. */
  final long minDuration;

  final long maxDuration;

  final long offset;
  final int length;
  private final long[] chunkOffset = new long[BlockFormat.FIXED_CHUNKS];
  private final int[] chunkLength = new int[BlockFormat.FIXED_CHUNKS];

  /** Indices of the columns present, ascending; the arrays below are parallel. */
  private final int[] column;

  private final int[] values;
  private final int[] source;
  private final long[] columnOffset;
  private final int[] columnLength;
  private final int[] firstNew;
  private final int[] minimum;
  private final int[] maximum;

  BlockGroup(int index, ByteSource in, StoredColumn[] columns, int version) {
    this.index = index;
    rows = in.varint32();
    traces = in.varint32();
    minTraceStart = in.int64();
    maxTraceStart = in.int64();
    minStart = in.int64();
    maxStart = in.int64();
    minDuration = in.int64();
    maxDuration = in.int64();
    offset = in.int64();
    long at = offset;
    for (int i = 0; i < BlockFormat.FIXED_CHUNKS; i++) {
      chunkOffset[i] = at;
      chunkLength[i] = in.varint32();
      at += chunkLength[i];
    }
    int present = in.varint32();
    column = new int[present];
    values = new int[present];
    source = new int[present];
    columnOffset = new long[present];
    columnLength = new int[present];
    firstNew = new int[present];
    minimum = new int[present];
    maximum = new int[present];
    int before = 0;
    for (int i = 0; i < present; i++) {
      before += in.varint32();
      column[i] = before;
      values[i] = in.varint32();
      source[i] = version > 1 ? in.varint32() - 1 : -1;
      if (columns[before].ordered()) {
        firstNew[i] = in.varint32();
      } else if (columns[before].type() == ColumnType.INT32) {
        minimum[i] = (int) BlockFormat.unzigzag(in.varint());
        maximum[i] = (int) BlockFormat.unzigzag(in.varint());
      }
      columnOffset[i] = at;
      columnLength[i] = in.varint32();
      at += columnLength[i];
    }
    length = Math.toIntExact(at - offset);
  }

  long chunkOffset(int chunk) {
    return chunkOffset[chunk];
  }

  int chunkLength(int chunk) {
    return chunkLength[chunk];
  }

  /** Place of a column in this group, or negative when it has no values here. */
  int find(int columnIndex) {
    return Arrays.binarySearch(column, columnIndex);
  }

  int columns() {
    return column.length;
  }

  int columnAt(int place) {
    return column[place];
  }

  int values(int place) {
    return values[place];
  }

  /** The column that settles the values of this one; -1 when it has its own. */
  int source(int place) {
    return source[place];
  }

  long columnOffset(int place) {
    return columnOffset[place];
  }

  int columnLength(int place) {
    return columnLength[place];
  }

  int firstNew(int place) {
    return firstNew[place];
  }

  int minimum(int place) {
    return minimum[place];
  }

  int maximum(int place) {
    return maximum[place];
  }
}
