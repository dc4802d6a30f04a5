package io.datatracing.storage.segment;

import java.util.Arrays;

/**
 * Writes the attribute columns of one row group after the other.
 *
 * <p>A column whose value another one settles, as {@code thread.id} does {@code thread.name}, is
 * written as one value for each value of that other, its source: see {@link BlockFormat}. It is
 * found by looking: two columns that belong to the same rows are compared until a value of the one
 * meets a second value of the other, which most pairs do within some rows.
 */
final class GroupColumns {
  /** A source must have this many times fewer values than rows, or nothing is gained. */
  private static final int MIN_REPETITION = 8;

  /** Sources that are tried for one column: a bound on the work for spans of many attributes. */
  private static final int MAX_TRIED = 8;

  /** Fewer values than this are not worth looking. */
  private static final int MIN_VALUES = 256;

  private final SpanTable table;
  private final RowOrder order;
  private final ValueIds[] valueIds;
  private final ByteSink out;
  private final ColumnEncoder encoder;
  private final int[][] varyingOfShape;

  /** By column: equal for columns that vary in the same shapes, equally often. */
  private final int[] rowSet;

  private final IntNumbers numbers = new IntNumbers();

  GroupColumns(
      SpanTable table, RowOrder order, ValueIds[] valueIds, ByteSink out, ColumnEncoder encoder) {
    this.table = table;
    this.order = order;
    this.valueIds = valueIds;
    this.out = out;
    this.encoder = encoder;
    varyingOfShape = new int[table.shapeCount()][];
    for (int s = 0; s < varyingOfShape.length; s++) {
      varyingOfShape[s] = varying(table.shapes()[s]);
    }
    rowSet = rowSets();
  }

  private static int[] varying(Shape shape) {
    int[] attributes = new int[shape.columns.length];
    int count = 0;
    for (int i = 0; i < attributes.length; i++) {
      if (shape.varies(i)) {
        attributes[count++] = i;
      }
    }
    return Arrays.copyOf(attributes, count);
  }

  private int[] rowSets() {
    int[] set = new int[valueIds.length];
    RowSets sets = new RowSets(valueIds.length);
    for (int s = 0; s < varyingOfShape.length; s++) {
      Shape shape = table.shapes()[s];
      for (int attribute : varyingOfShape[s]) {
        sets.add(shape.columns[attribute].index, s);
      }
    }
    for (int c = 0; c < set.length; c++) {
      set[c] = sets.number(c);
    }
    return set;
  }

  void write(int group, int firstRow, int rowCount, ByteSink schema) {
    gather(firstRow, rowCount);
    int present = 0;
    for (ValueIds ids : valueIds) {
      present += ids.groupSize > 0 ? 1 : 0;
    }
    schema.varint(present);
    int[] source = sources(present);
    int before = 0;
    for (ValueIds ids : valueIds) {
      if (ids.groupSize > 0) {
        int index = ids.column.index;
        schema.varint(index - before);
        before = index;
        schema.varint(ids.groupSize);
        schema.varint(source[index] + 1);
        int[] values = ids.group;
        int count = ids.groupSize;
        if (source[index] >= 0) {
          values = new int[numbers.count(valueIds[source[index]])];
          count = values.length;
          numbers.oneEach(valueIds[source[index]], ids, values);
        }
        column(ids, values, count, group, schema);
      }
    }
    for (ValueIds ids : valueIds) {
      ids.groupSize = 0;
    }
  }

  private void gather(int firstRow, int rowCount) {
    Shape[] shapes = table.shapes();
    for (int i = 0; i < rowCount; i++) {
      int row = order.rows[firstRow + i];
      Shape shape = shapes[table.shape()[row]];
      int base = table.ordinal()[row] * shape.columns.length;
      int[] values = shape.values();
      for (int attribute : varyingOfShape[shape.index]) {
        valueIds[shape.columns[attribute].index].addToGroup(values[base + attribute]);
      }
    }
  }

  /** By column: the column that settles it, or -1. Sources have none themselves. */
  private int[] sources(int present) {
    int[] source = new int[valueIds.length];
    Arrays.fill(source, -1);
    int[] candidates = new int[present];
    int count = 0;
    for (ValueIds ids : valueIds) {
      if (ids.groupSize < MIN_VALUES) {
        continue;
      }
      int column = ids.column.index;
      int tried = 0;
      for (int c = 0; c < count && source[column] < 0 && tried < MAX_TRIED; c++) {
        ValueIds candidate = valueIds[candidates[c]];
        if (candidate.groupSize == ids.groupSize && rowSet[candidates[c]] == rowSet[column]) {
          tried++;
          if (numbers.settles(candidate, ids)) {
            source[column] = candidates[c];
          }
        }
      }
      if (source[column] < 0 && numbers.areFew(ids, ids.groupSize / MIN_REPETITION)) {
        candidates[count++] = column;
      }
    }
    return source;
  }

  private void column(ValueIds ids, int[] values, int count, int group, ByteSink schema) {
    int chunk = RowGroupWriter.begin(out);
    if (ids.ordered) {
      schema.varint(ids.entries());
      ordered(ids, values, count, group);
    } else if (ids.column.type == ColumnType.INT32) {
      int minimum = Integer.MAX_VALUE;
      int maximum = Integer.MIN_VALUE;
      for (int i = 0; i < count; i++) {
        minimum = Math.min(minimum, values[i]);
        maximum = Math.max(maximum, values[i]);
      }
      int[] above = new int[count];
      for (int i = 0; i < count; i++) {
        above[i] = values[i] - minimum;
      }
      schema.varint(BlockFormat.zigzag((long) minimum));
      schema.varint(BlockFormat.zigzag((long) maximum));
      encoder.ints(above, count);
    } else {
      encoder.ints(values, count);
    }
    RowGroupWriter.end(out, chunk, schema);
  }

  private void ordered(ValueIds ids, int[] values, int count, int group) {
    byte[] controls = new byte[count];
    int[] otherIds = new int[count];
    int others = 0;
    int last = -1;
    for (int i = 0; i < count; i++) {
      int known = ids.entries();
      int id = ids.use(values[i], group);
      if (id == known) {
        controls[i] = BlockFormat.CONTROL_NEW;
      } else if (id == last) {
        controls[i] = BlockFormat.CONTROL_SAME;
      } else {
        controls[i] = BlockFormat.CONTROL_OTHER;
        otherIds[others++] = id;
      }
      last = id;
    }
    encoder.plane(controls, controls.length);
    out.varint(others);
    encoder.ints(otherIds, others);
  }
}
