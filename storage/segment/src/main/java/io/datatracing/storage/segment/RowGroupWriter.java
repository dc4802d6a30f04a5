package io.datatracing.storage.segment;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the chunks of one row group after the other. See {@link BlockFormat} for their content.
 */
final class RowGroupWriter {
  /** Up to this many rows, a parent is looked for by comparing with each. */
  private static final int SCAN_LIMIT = 64;

  private final SpanTable table;
  private final RowOrder order;
  private final ValueIds[] valueIds;
  private final ShapeRanks ranks;
  private final GroupColumns columns;
  private final int[] columnOfPlace = new int[Column.EVENT_NAME + 1];
  private final ByteSink out;
  private final ColumnEncoder encoder;
  private final int[] ints;

  /** Of each row of the group that is written: where its parent is in the group, or -1. */
  private final int[] parentRow;

  private final long[] longs;
  private final ByteSink linkIds = new ByteSink(256);
  private int[] extras = new int[256];
  private int extrasSize;
  private int traceIdsOffset;
  private int traceIdsLength;

  RowGroupWriter(
      SpanTable table, RowOrder order, ShapeRanks ranks, ValueIds[] valueIds, ByteSink out) {
    this.table = table;
    this.order = order;
    this.ranks = ranks;
    this.valueIds = valueIds;
    this.out = out;
    encoder = new ColumnEncoder(out);
    int largest = 0;
    for (int g = 0; g < order.groups(); g++) {
      largest = Math.max(largest, order.groupRow[g + 1] - order.groupRow[g]);
    }
    ints = new int[largest];
    parentRow = new int[largest];
    longs = new long[largest];
    for (ValueIds ids : valueIds) {
      columnOfPlace[ids.column.place] = ids.column.index;
    }
    columns = new GroupColumns(table, order, valueIds, out, encoder);
  }

  /** Appends a group to the output and its description to the schema. */
  void write(int group, ByteSink schema) {
    int firstRow = order.groupRow[group];
    int rowCount = order.groupRow[group + 1] - firstRow;
    int firstTrace = order.groupTrace[group];
    int traceCount = order.groupTrace[group + 1] - firstTrace;
    long[] start = table.start();
    schema.varint(rowCount);
    schema.varint(traceCount);
    schema.int64(start[order.rows[firstRow]]);
    schema.int64(start[order.rows[order.groupRow[group + 1] - lastTraceRows(group)]]);
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < rowCount; i++) {
      earliest = Math.min(earliest, start[order.rows[firstRow + i]]);
      latest = Math.max(latest, start[order.rows[firstRow + i]]);
    }
    schema.int64(earliest);
    schema.int64(latest);
    long shortest = Long.MAX_VALUE;
    long longest = Long.MIN_VALUE;
    for (int i = 0; i < rowCount; i++) {
      int row = order.rows[firstRow + i];
      shortest = Math.min(shortest, table.end()[row] - start[row]);
      longest = Math.max(longest, table.end()[row] - start[row]);
    }
    schema.int64(shortest);
    schema.int64(longest);
    schema.int64(out.size());

    int chunk = begin();
    System.arraycopy(order.traceRows, firstTrace, ints, 0, traceCount);
    encoder.ints(ints, traceCount);
    end(chunk, schema);
    chunk = begin();
    traceIdsOffset = chunk;
    traceIds(firstTrace, traceCount);
    end(chunk, schema);
    traceIdsLength = out.size() - chunk;
    chunk = begin();
    for (int i = 0; i < rowCount; i++) {
      out.int64(table.spanId()[order.rows[firstRow + i]]);
    }
    end(chunk, schema);
    chunk = begin();
    parents(firstRow, rowCount, firstTrace, traceCount);
    end(chunk, schema);
    chunk = begin();
    starts(firstRow, firstTrace, traceCount);
    end(chunk, schema);
    chunk = begin();
    for (int i = 0; i < rowCount; i++) {
      int row = order.rows[firstRow + i];
      longs[i] = table.end()[row] - start[row];
    }
    encoder.longs(longs, rowCount);
    end(chunk, schema);
    chunk = begin();
    resources(firstRow, rowCount);
    end(chunk, schema);
    chunk = begin();
    shapes(firstRow, rowCount);
    end(chunk, schema);
    collectExtras(group, firstRow, rowCount);
    chunk = begin();
    out.varint(extrasSize);
    encoder.ints(extras, extrasSize);
    end(chunk, schema);
    chunk = begin();
    out.bytes(linkIds.array(), 0, linkIds.size());
    end(chunk, schema);
    columns.write(group, firstRow, rowCount, schema);
  }

  /** Where in the output the trace ids of the group written last are. */
  int traceIdsOffset() {
    return traceIdsOffset;
  }

  int traceIdsLength() {
    return traceIdsLength;
  }

  private int lastTraceRows(int group) {
    return order.traceRows[order.groupTrace[group + 1] - 1];
  }

  private int begin() {
    return begin(out);
  }

  private void end(int at, ByteSink schema) {
    end(out, at, schema);
  }

  /** Leaves room for a chunk's checksum. */
  static int begin(ByteSink out) {
    int at = out.size();
    out.int32(0);
    return at;
  }

  /** Puts in the checksum of the chunk that began there, and its length into the schema. */
  static void end(ByteSink out, int at, ByteSink schema) {
    int content = at + BlockFormat.CHUNK_OVERHEAD;
    LittleEndian.putInt(out.array(), at, Checksum.of(out.array(), content, out.size() - content));
    schema.varint(out.size() - at);
  }

  private void resources(int firstRow, int rowCount) {
    int[] resource = table.resource();
    for (int i = 0; i < rowCount; i++) {
      int own = resource[order.rows[firstRow + i]];
      int parent = parentRow[i];
      boolean isParents =
          parent >= 0 && parent < i && resource[order.rows[firstRow + parent]] == own;
      ints[i] = isParents ? BlockFormat.RESOURCE_OF_PARENT : BlockFormat.RESOURCE_HERE + own;
    }
    encoder.ints(ints, rowCount);
  }

  private void shapes(int firstRow, int rowCount) {
    for (int i = 0; i < rowCount; i++) {
      int row = order.rows[firstRow + i];
      ints[i] = ranks.rank(table.resource()[row], table.shape()[row]);
    }
    encoder.ints(ints, rowCount);
  }

  private void traceIds(int firstTrace, int traceCount) {
    for (int t = firstTrace; t < firstTrace + traceCount; t++) {
      out.int64(table.traces().high(order.traces[t]));
      out.int64(table.traces().low(order.traces[t]));
    }
  }

  private void starts(int firstRow, int firstTrace, int traceCount) {
    long[] start = table.start();
    long before = 0;
    int at = 0;
    for (int t = firstTrace; t < firstTrace + traceCount; t++) {
      long first = start[order.rows[firstRow + at]];
      longs[at] = BlockFormat.zigzag(first - before);
      before = first;
      int end = at + order.traceRows[t];
      for (at++; at < end; at++) {
        longs[at] = start[order.rows[firstRow + at]] - start[order.rows[firstRow + at - 1]];
      }
    }
    encoder.longs(longs, at);
  }

  private void parents(int firstRow, int rowCount, int firstTrace, int traceCount) {
    ByteSink elsewhere = new ByteSink(1024);
    long[] parent = table.parentSpanId();
    int at = 0;
    for (int t = firstTrace; t < firstTrace + traceCount; t++) {
      int end = at + order.traceRows[t];
      Map<Long, Integer> rowById =
          order.traceRows[t] > SCAN_LIMIT ? rowById(firstRow, at, end) : Map.of();
      for (int from = at; at < end; at++) {
        long id = parent[order.rows[firstRow + at]];
        int row = -1;
        if (id != 0) {
          row =
              order.traceRows[t] > SCAN_LIMIT
                  ? rowById.getOrDefault(id, -1)
                  : find(id, firstRow, from, end);
        }
        parentRow[at] = row;
        if (id == 0) {
          ints[at] = BlockFormat.PARENT_NONE;
        } else if (row < 0) {
          ints[at] = BlockFormat.PARENT_ELSEWHERE;
          elsewhere.int64(id);
        } else {
          ints[at] = BlockFormat.PARENT_HERE + BlockFormat.zigzag(at - row);
        }
      }
    }
    encoder.ints(ints, rowCount);
    out.bytes(elsewhere.array(), 0, elsewhere.size());
  }

  private int find(long id, int firstRow, int from, int end) {
    long[] spanId = table.spanId();
    for (int i = from; i < end; i++) {
      if (spanId[order.rows[firstRow + i]] == id) {
        return i;
      }
    }
    return -1;
  }

  private Map<Long, Integer> rowById(int firstRow, int from, int end) {
    Map<Long, Integer> rows = new HashMap<>();
    for (int i = from; i < end; i++) {
      rows.put(table.spanId()[order.rows[firstRow + i]], i);
    }
    return rows;
  }

  private void collectExtras(int group, int firstRow, int rowCount) {
    extrasSize = 0;
    linkIds.clear();
    int[] words = table.extras().words();
    int before = 0;
    for (int i = 0; i < rowCount; i++) {
      int at = table.extra()[order.rows[firstRow + i]];
      if (at != 0) {
        extra(i - before);
        before = i;
        copyExtras(words, at, group);
      }
    }
  }

  private void copyExtras(int[] words, int from, int group) {
    int at = from;
    int parts = words[at++];
    extra(parts);
    if ((parts & ExtraStream.TRACE_STATE) != 0) {
      extra(text(Column.TRACE_STATE, words[at++], group));
    }
    if ((parts & ExtraStream.STATUS_MESSAGE) != 0) {
      extra(text(Column.STATUS_MESSAGE, words[at++], group));
    }
    if ((parts & ExtraStream.DROPPED) != 0) {
      extra(words[at++]);
      extra(words[at++]);
      extra(words[at++]);
    }
    if ((parts & ExtraStream.EVENTS) != 0) {
      int count = words[at++];
      extra(count);
      for (int i = 0; i < count; i++) {
        extra(words[at++]);
        extra(words[at++]);
        extra(text(Column.EVENT_NAME, words[at++], group));
        extra(words[at++]);
        at = copyAttributes(words, at, group);
      }
    }
    if ((parts & ExtraStream.LINKS) != 0) {
      int count = words[at++];
      extra(count);
      for (int i = 0; i < count; i++) {
        for (int word = 0; word < 6; word++) {
          linkIds.int32(words[at++]);
        }
        extra(text(Column.TRACE_STATE, words[at++], group));
        extra(words[at++]);
        extra(words[at++]);
        at = copyAttributes(words, at, group);
      }
    }
  }

  private int copyAttributes(int[] words, int from, int group) {
    int at = from;
    int count = words[at++];
    extra(count);
    for (int i = 0; i < count; i++) {
      int column = words[at++];
      extra(column);
      extra(valueIds[column].use(words[at++], group));
    }
    return at;
  }

  private int text(int place, int value, int group) {
    return valueIds[columnOfPlace[place]].use(value, group);
  }

  private void extra(int word) {
    if (extrasSize == extras.length) {
      extras = Arrays.copyOf(extras, 2 * extrasSize);
    }
    extras[extrasSize++] = word;
  }
}
