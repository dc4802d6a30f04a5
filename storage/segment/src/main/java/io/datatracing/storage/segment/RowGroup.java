package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.segment.BlockSchema.StoredColumn;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One row group; each column is read and decoded when it is first asked for. For one reader. */
final class RowGroup {
  private final BlockFile file;
  private final BlockSchema schema;
  private final BlockGroup group;
  private final byte @Nullable [] whole;
  private int @Nullable [] traceRows;
  private long @Nullable [] traceIds;
  private long @Nullable [] spanIds;
  private int @Nullable [] parentCodes;
  private byte[] parentBytes = {};
  private int elsewhere;
  private long @Nullable [] parents;
  private int @Nullable [] resources;
  private int @Nullable [] shapes;
  private long @Nullable [] starts;
  private long @Nullable [] durations;

  /**
   * Looks at a group.
   *
   * @param readWhole with one read, for who needs all columns; else each column has its own
   */
  RowGroup(OpenBlock block, int index, boolean readWhole) {
    file = block.file();
    schema = block.schema();
    group = schema.groups[index];
    whole = readWhole ? file.read(group.offset, group.length) : null;
  }

  int rows() {
    return group.rows;
  }

  int traces() {
    return group.traces;
  }

  private ByteSource chunk(int chunk) {
    return chunk(group.chunkOffset(chunk), group.chunkLength(chunk));
  }

  private ByteSource chunk(long offset, int length) {
    if (whole == null) {
      return file.readChunk(offset, length);
    }
    int at = (int) (offset - group.offset);
    file.checkChunk(whole, at, length, offset);
    return new ByteSource(whole, at + BlockFormat.CHUNK_OVERHEAD);
  }

  int[] traceRows() {
    int[] known = traceRows;
    if (known == null) {
      known = ColumnDecoder.ints(chunk(BlockFormat.CHUNK_TRACE_ROWS), group.traces);
      traceRows = known;
    }
    return known;
  }

  /** High and low half of each trace's id, one after the other. */
  long[] traceIds() {
    long[] known = traceIds;
    if (known == null) {
      known = raw(BlockFormat.CHUNK_TRACE_IDS, 2 * group.traces);
      traceIds = known;
    }
    return known;
  }

  long[] spanIds() {
    long[] known = spanIds;
    if (known == null) {
      known = raw(BlockFormat.CHUNK_SPAN_IDS, group.rows);
      spanIds = known;
    }
    return known;
  }

  private long[] raw(int chunk, int count) {
    ByteSource in = chunk(chunk);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.int64();
    }
    return values;
  }

  /** The parent's span id of each row; 0 where there is none. */
  long[] parents() {
    long[] known = parents;
    if (known == null) {
      int[] codes = parentCodes();
      ByteSource in = new ByteSource(parentBytes, elsewhere);
      long[] ids = spanIds();
      known = new long[group.rows];
      for (int i = 0; i < known.length; i++) {
        if (codes[i] == BlockFormat.PARENT_ELSEWHERE) {
          known[i] = in.int64();
        } else if (codes[i] != BlockFormat.PARENT_NONE) {
          known[i] = ids[parentRow(codes[i], i)];
        }
      }
      parents = known;
    }
    return known;
  }

  /** What resources and parents both need. Behind the codes are the ids of parents elsewhere. */
  private int[] parentCodes() {
    int[] known = parentCodes;
    if (known == null) {
      ByteSource in = chunk(BlockFormat.CHUNK_PARENTS);
      known = ColumnDecoder.ints(in, group.rows);
      parentBytes = in.array();
      elsewhere = in.position();
      parentCodes = known;
    }
    return known;
  }

  private static int parentRow(int code, int row) {
    return row - BlockFormat.unzigzag(code - BlockFormat.PARENT_HERE);
  }

  long[] starts() {
    long[] known = starts;
    if (known == null) {
      known = ColumnDecoder.longs(chunk(BlockFormat.CHUNK_STARTS), group.rows);
      long before = 0;
      int row = 0;
      for (int rowsOfTrace : traceRows()) {
        known[row] = before + BlockFormat.unzigzag(known[row]);
        before = known[row];
        int end = row + rowsOfTrace;
        for (row++; row < end; row++) {
          known[row] += known[row - 1];
        }
      }
      starts = known;
    }
    return known;
  }

  long[] durations() {
    long[] known = durations;
    if (known == null) {
      known = ColumnDecoder.longs(chunk(BlockFormat.CHUNK_DURATIONS), group.rows);
      durations = known;
    }
    return known;
  }

  int[] resources() {
    int[] known = resources;
    if (known == null) {
      known = ColumnDecoder.ints(chunk(BlockFormat.CHUNK_RESOURCES), group.rows);
      if (file.version() > 1) {
        int[] codes = parentCodes();
        for (int i = 0; i < known.length; i++) {
          // A parent whose resource is referred to is above, and known by now.
          known[i] =
              known[i] == BlockFormat.RESOURCE_OF_PARENT
                  ? known[parentRow(codes[i], i)]
                  : known[i] - BlockFormat.RESOURCE_HERE;
        }
      }
      resources = known;
    }
    return known;
  }

  int[] shapes() {
    int[] known = shapes;
    if (known == null) {
      known = ColumnDecoder.ints(chunk(BlockFormat.CHUNK_SHAPES), group.rows);
      if (file.version() > 1) {
        int[] from = resources();
        for (int i = 0; i < known.length; i++) {
          known[i] = schema.shapeByRank[schema.serviceNumbers[from[i]]][known[i]];
        }
      }
      shapes = known;
    }
    return known;
  }

  Extras.Cursor extras() {
    ByteSource in = chunk(BlockFormat.CHUNK_EXTRAS);
    int[] words = ColumnDecoder.ints(in, in.varint32());
    return new Extras.Cursor(words, linkIds());
  }

  /** Six words for each link: the halves of its trace id, and its span id. */
  private int[] linkIds() {
    int length = group.chunkLength(BlockFormat.CHUNK_LINK_IDS) - BlockFormat.CHUNK_OVERHEAD;
    ByteSource ids = chunk(BlockFormat.CHUNK_LINK_IDS);
    int[] linkIds = new int[length / Integer.BYTES];
    for (int i = 0; i < linkIds.length; i++) {
      linkIds[i] = ids.int32();
    }
    return linkIds;
  }

  boolean hasLinkTo(Set<TraceId> targets) {
    int[] ids = linkIds();
    for (int i = 0; i + 6 <= ids.length; i += 6) {
      if (targets.contains(
          new TraceId(ExtraStream.getLong(ids, i), ExtraStream.getLong(ids, i + 2)))) {
        return true;
      }
    }
    return false;
  }

  /** All values of a column in this group, in the order of rows; empty when it has none. */
  int[] column(int columnIndex) {
    int place = group.find(columnIndex);
    if (place < 0) {
      return new int[0];
    }
    int source = group.source(place);
    if (source >= 0) {
      int[] sourceValues = column(source);
      int[] oneEach = values(columnIndex, place, IntNumbers.distinct(sourceValues));
      return IntNumbers.spread(sourceValues, oneEach);
    }
    return values(columnIndex, place, group.values(place));
  }

  /** The values that a column's chunk holds. */
  private int[] values(int columnIndex, int place, int count) {
    ByteSource in = chunk(group.columnOffset(place), group.columnLength(place));
    StoredColumn column = schema.columns[columnIndex];
    if (column.ordered()) {
      return ordered(in, count, group.firstNew(place));
    }
    int[] values = ColumnDecoder.ints(in, count);
    if (column.type() == ColumnType.INT32) {
      for (int i = 0; i < count; i++) {
        values[i] += group.minimum(place);
      }
    }
    return values;
  }

  private static int[] ordered(ByteSource in, int count, int firstNew) {
    byte[] controls = ColumnDecoder.plane(in, count);
    int[] others = ColumnDecoder.ints(in, in.varint32());
    int[] values = new int[count];
    int nextNew = firstNew;
    int other = 0;
    int last = -1;
    for (int i = 0; i < count; i++) {
      if (controls[i] == BlockFormat.CONTROL_NEW) {
        last = nextNew++;
      } else if (controls[i] == BlockFormat.CONTROL_OTHER) {
        last = others[other++];
      }
      values[i] = last;
    }
    return values;
  }
}
