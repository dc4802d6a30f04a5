package io.datatracing.storage.segment;

import io.datatracing.model.Status;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.segment.BlockSchema.StoredColumn;
import io.datatracing.storage.segment.BlockSchema.StoredShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * A query translated into one block's numbers: which resources and shapes can match, and which
 * values of which columns have to be compared. Names and tags are looked up here once, with the
 * filters; rows are then a matter of comparing integers.
 */
final class BlockQuery {
  private final OpenBlock block;
  private final BlockSchema schema;
  private final TraceQuery query;
  private final List<TagProbe> probes = new ArrayList<>();

  private final boolean[] resourceMatches;

  /** By tag, then resource. */
  private final boolean[][] tagInResource;

  private final boolean[] shapeMayMatch;
  private final ShapeMatch[] matchByShape;

  /** Columns whose values are compared. */
  private final List<Integer> comparedColumns = new ArrayList<>();

  private final BitSet isCompared = new BitSet();
  private final BitSet groups = new BitSet();

  BlockQuery(OpenBlock block, TraceQuery query) {
    this.block = block;
    this.query = query;
    schema = block.schema();
    query.tags().forEach(tag -> probes.add(new TagProbe(tag)));
    resourceMatches = new boolean[schema.resources.length];
    tagInResource = new boolean[probes.size()][schema.resources.length];
    for (int r = 0; r < schema.resources.length; r++) {
      resourceMatches[r] = query.service() == null || query.service().equals(schema.services[r]);
      for (int tag = 0; tag < probes.size(); tag++) {
        tagInResource[tag][r] =
            resourceMatches[r] && probes.get(tag).tag().matches(schema.resources[r].attributes());
      }
    }
    shapeMayMatch = new boolean[schema.shapes.length];
    matchByShape = new ShapeMatch[schema.shapes.length];
    findGroups();
    for (int s = 0; s < schema.shapes.length; s++) {
      matchByShape[s] = new ShapeMatch(probes.size());
    }
    for (int tag = 0; tag < probes.size(); tag++) {
      answerTag(tag);
    }
    for (int s = 0; s < schema.shapes.length; s++) {
      shapeMayMatch[s] = hasOperation(schema.shapes[s]) && canCarryTags(s);
    }
  }

  /** Groups in which starts and durations overlap the query's. */
  private void findGroups() {
    for (BlockGroup group : schema.groups) {
      boolean isInTime = group.maxStart >= query.startNanos() && group.minStart < query.endNanos();
      if (isInTime
          && (query.minDurationNanos() == null || group.maxDuration >= query.minDurationNanos())
          && (query.maxDurationNanos() == null || group.minDuration <= query.maxDurationNanos())) {
        groups.set(group.index);
      }
    }
    keepGroupsOfLongSpans();
  }

  /** Few services have spans that take long: the block's sums know in which minutes. */
  private void keepGroupsOfLongSpans() {
    Long atLeast = query.minDurationNanos();
    if (atLeast == null || groups.isEmpty()) {
      return;
    }
    TreeSet<Long> minutes = new TreeSet<>();
    if (!block.minutesWith(query.service(), query.operation(), atLeast, minutes::add)) {
      return;
    }
    for (int i = groups.nextSetBit(0); i >= 0; i = groups.nextSetBit(i + 1)) {
      Long next = minutes.ceiling(Aggregates.minute(schema.groups[i].minStart));
      if (next == null || next > Aggregates.minute(schema.groups[i].maxStart)) {
        groups.clear(i);
      }
    }
  }

  private boolean hasOperation(StoredShape shape) {
    return query.operation() == null || query.operation().equals(schema.names[shape.name()]);
  }

  private boolean canCarryTags(int shape) {
    for (int tag = 0; tag < probes.size(); tag++) {
      if (!matchByShape[shape].possible(tag) && !anyResource(tag)) {
        return false;
      }
    }
    return true;
  }

  private boolean anyResource(int tag) {
    for (boolean in : tagInResource[tag]) {
      if (in) {
        return true;
      }
    }
    return false;
  }

  /** Finds which shapes can carry a tag, and leaves only the groups that can have it. */
  private void answerTag(int tag) {
    TagProbe probe = probes.get(tag);
    boolean everywhere = anyResource(tag);
    if (probe.tag().isError()) {
      for (int s = 0; s < schema.shapes.length; s++) {
        if (schema.shapes[s].statusCode() == Status.Code.ERROR.ordinal()) {
          matchByShape[s].satisfied(tag);
          everywhere = true;
        }
      }
    }
    BitSet inGroups = new BitSet();
    for (StoredColumn column : schema.columns) {
      if (column.place() == Column.SPAN && column.key().equals(probe.tag().key())) {
        everywhere |= answerColumn(tag, probe, column, inGroups);
      }
    }
    if (!everywhere) {
      groups.and(inGroups);
    }
  }

  /** Returns whether a constant matches, which no column shows the groups of. */
  private boolean answerColumn(int tag, TagProbe probe, StoredColumn column, BitSet inGroups) {
    IntPredicate matches = predicate(probe, column, inGroups);
    boolean constantMatches = false;
    boolean isAsked = false;
    for (int s = 0; s < schema.shapes.length; s++) {
      StoredShape shape = schema.shapes[s];
      for (int i = 0; i < shape.column().length; i++) {
        if (shape.column()[i] != column.index()) {
          continue;
        }
        if (!shape.varies()[i]) {
          if (matches.test(shape.constant()[i])) {
            matchByShape[s].satisfied(tag);
            constantMatches = true;
          }
        } else if (!inGroups.isEmpty()) {
          isAsked = true;
          matchByShape[s].ask(tag, i, matches);
        }
      }
    }
    if (isAsked && !isCompared.get(column.index())) {
      isCompared.set(column.index());
      comparedColumns.add(column.index());
    }
    return constantMatches;
  }

  /** A test of the column's values; adds the groups in which a varying value can pass it. */
  private IntPredicate predicate(TagProbe probe, StoredColumn column, BitSet inGroups) {
    if (!ColumnType.hasDictionary(column.type())) {
      for (BlockGroup group : schema.groups) {
        int place = group.find(column.index());
        if (place >= 0
            && (column.type() != ColumnType.INT32
                || probe.mayMatch(group.minimum(place), group.maximum(place)))) {
          inGroups.set(group.index);
        }
      }
      return value -> probe.matchesInline(column.type(), value);
    }
    if (probe.needsScan(column.type())) {
      return scan(probe, column, inGroups);
    }
    byte[] entry = probe.entry(column.type());
    for (int c = 0; entry != null && c < column.chunks(); c++) {
      if (!block.mayContain(column, c, entry)) {
        continue;
      }
      DictionaryChunk chunk = block.chunk(column, c);
      int found = chunk.find(entry);
      if (found >= 0) {
        int wanted = column.chunkFirst()[c] + found;
        groupsOf(column, wanted, chunk.isInOneGroup(found), inGroups);
        return value -> value == wanted;
      }
    }
    return value -> false;
  }

  private IntPredicate scan(TagProbe probe, StoredColumn column, BitSet inGroups) {
    BitSet wanted = new BitSet();
    for (int c = 0; c < column.chunks(); c++) {
      DictionaryChunk chunk = block.chunk(column, c);
      for (int i = 0; i < chunk.size(); i++) {
        if (probe.matchesEntry(column.type(), chunk.content(), chunk.offset(i), chunk.length(i))) {
          int id = column.chunkFirst()[c] + i;
          wanted.set(id);
          groupsOf(column, id, chunk.isInOneGroup(i), inGroups);
        }
      }
    }
    return wanted::get;
  }

  /** An ordered dictionary says in which group an entry is new, and whether it occurs later. */
  private void groupsOf(StoredColumn column, int entry, boolean inOneGroup, BitSet out) {
    int first = -1;
    for (BlockGroup group : schema.groups) {
      int place = group.find(column.index());
      if (place < 0 || column.ordered() && group.firstNew(place) > entry) {
        continue;
      }
      if (!column.ordered() || !inOneGroup) {
        out.set(group.index);
      } else {
        // The last group that begins at or before the entry is the one where it is new.
        first = group.index;
      }
    }
    if (first >= 0) {
      out.set(first);
    }
  }

  boolean isPossible() {
    if (groups.isEmpty()) {
      return false;
    }
    for (boolean may : shapeMayMatch) {
      if (may) {
        return true;
      }
    }
    return false;
  }

  /** The nearest group at or before {@code from} that can have a match; -1 when there is none. */
  int previousGroup(int from) {
    return groups.previousSetBit(from);
  }

  /** The rows of a group that meet all conditions. */
  BitSet match(RowGroup group, int index) {
    BitSet hits = new BitSet();
    if (!groups.get(index) || !hasPossibleRow(group)) {
      return hits;
    }
    BitSet inTime = inTime(group);
    if (probes.isEmpty() || inTime.isEmpty()) {
      return inTime;
    }
    int[][] values = new int[comparedColumns.size()][];
    int[] columnSlot = new int[schema.columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = group.column(comparedColumns.get(i));
      columnSlot[comparedColumns.get(i)] = i;
    }
    int[] position = new int[values.length];
    int[][] attributesOfShape = new int[schema.shapes.length][];
    int[] row = new int[64];
    int[] shapes = group.shapes();
    int[] resources = group.resources();
    for (int i = 0; i < shapes.length; i++) {
      int s = shapes[i];
      int[] columns = schema.shapes[s].column();
      if (row.length < columns.length) {
        row = new int[columns.length];
      }
      int[] attributes = attributesOfShape[s];
      if (attributes == null) {
        attributes = compared(schema.shapes[s]);
        attributesOfShape[s] = attributes;
      }
      // Also of rows that cannot match: a column's values are found by counting.
      for (int attribute : attributes) {
        int slot = columnSlot[columns[attribute]];
        row[attribute] = values[slot][position[slot]++];
      }
      if (inTime.get(i) && matchesTags(s, resources[i], row)) {
        hits.set(i);
      }
    }
    return hits;
  }

  /** Rows that meet the conditions on service, operation, start and duration. */
  private BitSet inTime(RowGroup group) {
    BitSet rows = new BitSet(group.rows());
    int[] shapes = group.shapes();
    int[] resources = group.resources();
    long[] durations = group.durations();
    long minimum = query.minDurationNanos() == null ? Long.MIN_VALUE : query.minDurationNanos();
    long maximum = query.maxDurationNanos() == null ? Long.MAX_VALUE : query.maxDurationNanos();
    boolean any = false;
    for (int i = 0; i < shapes.length; i++) {
      if (durations[i] >= minimum
          && durations[i] <= maximum
          && shapeMayMatch[shapes[i]]
          && resourceMatches[resources[i]]) {
        rows.set(i);
        any = true;
      }
    }
    if (any) {
      keepStarts(group.starts(), rows);
    }
    return rows;
  }

  private void keepStarts(long[] starts, BitSet rows) {
    for (int i = rows.nextSetBit(0); i >= 0; i = rows.nextSetBit(i + 1)) {
      if (starts[i] < query.startNanos() || starts[i] >= query.endNanos()) {
        rows.clear(i);
      }
    }
  }

  private boolean hasPossibleRow(RowGroup group) {
    int[] shapes = group.shapes();
    int[] resources = group.resources();
    for (int i = 0; i < shapes.length; i++) {
      if (shapeMayMatch[shapes[i]] && resourceMatches[resources[i]]) {
        return true;
      }
    }
    return false;
  }

  private int[] compared(StoredShape shape) {
    int[] attributes = new int[shape.column().length];
    int count = 0;
    for (int i = 0; i < attributes.length; i++) {
      if (shape.varies()[i] && isCompared.get(shape.column()[i])) {
        attributes[count++] = i;
      }
    }
    return Arrays.copyOf(attributes, count);
  }

  private boolean matchesTags(int shape, int resource, int[] row) {
    for (int tag = 0; tag < probes.size(); tag++) {
      if (!tagInResource[tag][resource] && !matchByShape[shape].matches(tag, row, 0)) {
        return false;
      }
    }
    return true;
  }
}
