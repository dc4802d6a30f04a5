package io.datatracing.storage.segment;

import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.otlp.ValueDecoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a block to read its chunks: section {@link BlockFormat#SECTION_SCHEMA}.
 *
 * <pre>
 *  rows:varint traces:varint names scopes resources columns shapes groups
 *  names, scopes, resources := count:varint (length:varint bytes)*
 *  columns := count:varint (place:u8 type:u8 key [ordered:u8 entries:varint chunks:varint offset:u64
 *             (entries:varint length:varint)*])*         in brackets: types with a dictionary
 *  shapes  := count:varint (name:varint scope:varint kind:u32 status:u32 flags:u32 count:varint
 *             (column*2+varies:varint [constant:zigzag])*)* ranks
 *  ranks   := services:varint (shapes:varint (shape:varint)*)*        by service, as services first
 *             occur among the resources, the most frequent shape first; not in version 1
 *  groups  := count:varint ({@link BlockGroup})*
 * </pre>
 */
final class BlockSchema {
  final int rows;
  final int traces;
  final String[] names;
  final Scope[] scopes;
  final Resource[] resources;
  final String[] services;
  final StoredColumn[] columns;
  final StoredShape[] shapes;
  final BlockGroup[] groups;

  /** By service, then rank; none in version 1. */
  final int[][] shapeByRank;

  /** By resource: which of the {@link #shapeByRank} it has. */
  final int[] serviceNumbers;

  /**
   * A column of the block.
   *
   * @param filterIndex number of its first chunk's filter among all filters
   */
  record StoredColumn(
      int index,
      int place,
      int type,
      String key,
      boolean ordered,
      int entries,
      int[] chunkFirst,
      long[] chunkOffset,
      int[] chunkLength,
      int filterIndex) {

    int chunks() {
      return chunkLength.length;
    }

    int chunkOf(int entry) {
      int chunk = Arrays.binarySearch(chunkFirst, entry);
      return chunk >= 0 ? chunk : -chunk - 2;
    }

    int chunkEntries(int chunk) {
      return (chunk + 1 < chunks() ? chunkFirst[chunk + 1] : entries) - chunkFirst[chunk];
    }
  }

  /** Parallel arrays say for each attribute its column, and its value where that never varies. */
  record StoredShape(
      int name,
      int scope,
      int kind,
      int statusCode,
      int flags,
      int[] column,
      boolean[] varies,
      int[] constant) {}

  /**
   * Reads a schema.
   *
   * @param version of the block
   */
  BlockSchema(byte[] content, int version) {
    ByteSource in = new ByteSource(content, 0);
    rows = in.varint32();
    traces = in.varint32();
    names = new String[in.varint32()];
    for (int i = 0; i < names.length; i++) {
      byte[] name = in.sized();
      names[i] = ValueDecoder.string(name, 0, name.length);
    }
    scopes = new Scope[in.varint32()];
    for (int i = 0; i < scopes.length; i++) {
      scopes[i] = ContextEntry.scope(in.sized());
    }
    resources = new Resource[in.varint32()];
    services = new String[resources.length];
    for (int i = 0; i < resources.length; i++) {
      resources[i] = ContextEntry.resource(in.sized());
      services[i] = resources[i].serviceName();
    }
    columns = new StoredColumn[in.varint32()];
    int filters = 0;
    for (int i = 0; i < columns.length; i++) {
      columns[i] = column(in, i, filters);
      filters += columns[i].chunks();
    }
    shapes = new StoredShape[in.varint32()];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = shape(in);
    }
    shapeByRank = version > 1 ? ShapeRanks.read(in) : new int[0][];
    serviceNumbers = ShapeRanks.serviceNumbers(services);
    groups = new BlockGroup[in.varint32()];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = new BlockGroup(i, in, columns, version);
    }
  }

  private static StoredColumn column(ByteSource in, int index, int filterIndex) {
    int place = in.u8();
    int type = in.u8();
    byte[] keyBytes = in.sized();
    String key = ValueDecoder.string(keyBytes, 0, keyBytes.length);
    if (!ColumnType.hasDictionary(type)) {
      return new StoredColumn(
          index, place, type, key, false, 0, new int[0], new long[0], new int[0], filterIndex);
    }
    boolean ordered = in.u8() == 1;
    int entries = in.varint32();
    int chunks = in.varint32();
    int[] first = new int[chunks];
    long[] offset = new long[chunks];
    int[] length = new int[chunks];
    long at = in.int64();
    int entry = 0;
    for (int i = 0; i < chunks; i++) {
      first[i] = entry;
      offset[i] = at;
      entry += in.varint32();
      length[i] = in.varint32();
      at += length[i];
    }
    return new StoredColumn(
        index, place, type, key, ordered, entries, first, offset, length, filterIndex);
  }

  private static StoredShape shape(ByteSource in) {
    int name = in.varint32();
    int scope = in.varint32();
    int kind = in.int32();
    int statusCode = in.int32();
    int flags = in.int32();
    int size = in.varint32();
    int[] column = new int[size];
    boolean[] varies = new boolean[size];
    int[] constant = new int[size];
    for (int i = 0; i < size; i++) {
      int word = in.varint32();
      column[i] = word >>> 1;
      varies[i] = (word & 1) != 0;
      if (!varies[i]) {
        constant[i] = (int) BlockFormat.unzigzag(in.varint());
      }
    }
    return new StoredShape(name, scope, kind, statusCode, flags, column, varies, constant);
  }

  /** The column without key that holds one kind of text; null when the block has none. */
  @Nullable StoredColumn textColumn(int place) {
    for (StoredColumn column : columns) {
      if (column.place() == place) {
        return column;
      }
    }
    return null;
  }
}
