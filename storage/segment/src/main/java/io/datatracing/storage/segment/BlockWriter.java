package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Turns a complete {@link SpanTable} into a block file. */
final class BlockWriter {
  private final SpanTable table;
  private final long seed;
  private final ByteSink out = new ByteSink(1 << 20);
  private final ByteSink schema = new ByteSink(1 << 16);
  private final ByteSink sectionTable = new ByteSink(256);
  private int sections;

  private BlockWriter(SpanTable table, long seed) {
    this.table = table;
    this.seed = seed;
  }

  /**
   * Writes and syncs the file under a temporary name, then gives it its own. The directory is left
   * to the caller to sync.
   *
   * @param table complete, with at least one row
   * @param seed of the hashes in the file
   */
  static Catalog write(SpanTable table, Path file, long seed, Disk disk) throws IOException {
    BlockWriter writer = new BlockWriter(table, seed);
    Catalog catalog = writer.encode();
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        disk.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer content = ByteBuffer.wrap(writer.out.array(), 0, writer.out.size());
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    } catch (IOException e) {
      // On a full disk half a block is what others need most.
      Files.deleteIfExists(temporary);
      throw e;
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    return catalog;
  }

  private Catalog encode() {
    byte[] header = FileHeader.write(BlockFormat.MAGIC, BlockFormat.VERSION, seed);
    out.bytes(header, 0, header.length);
    RowOrder order = new RowOrder(table);
    ValueIds[] valueIds = valueIds();
    useConstants(valueIds);

    ByteSink groups = new ByteSink(1 << 14);
    int section = out.size();
    ShapeRanks ranks = new ShapeRanks(table, new TableContexts(table));
    RowGroupWriter groupWriter = new RowGroupWriter(table, order, ranks, valueIds, out);
    ByteSink places = new ByteSink(1 << 8);
    groups.varint(order.groups());
    places.varint(order.groups());
    for (int g = 0; g < order.groups(); g++) {
      groupWriter.write(g, groups);
      places.int64(groupWriter.traceIdsOffset());
      places.varint(groupWriter.traceIdsLength());
      places.varint(order.groupTrace[g + 1] - order.groupTrace[g]);
    }
    endSection(BlockFormat.SECTION_ROW_GROUPS, section);

    section = out.size();
    ByteSink filters = new ByteSink(1 << 14);
    schema(order, ranks, valueIds, filters);
    endSection(BlockFormat.SECTION_DICTIONARIES, section);
    schema.bytes(groups.array(), 0, groups.size());

    section = out.size();
    traceIndex(order);
    endSection(BlockFormat.SECTION_TRACE_INDEX, section);
    section = out.size();
    traceFilter();
    endSection(BlockFormat.SECTION_TRACE_FILTER, section);
    section = out.size();
    out.bytes(filters.array(), 0, filters.size());
    endSection(BlockFormat.SECTION_VALUE_FILTERS, section);
    section = out.size();
    Catalog catalog = catalog(order);
    compressed(catalog::write);
    endSection(BlockFormat.SECTION_CATALOG, section);
    section = out.size();
    compressed(sink -> sink.bytes(schema.array(), 0, schema.size()));
    endSection(BlockFormat.SECTION_SCHEMA, section);
    rollups(order, places);
    section = out.size();
    compressed(AttributeLists.of(table)::write);
    endSection(BlockFormat.SECTION_ATTRIBUTES, section);
    trailer();
    return catalog;
  }

  private void rollups(RowOrder order, ByteSink places) {
    TableRollup rollup = table.rollup();
    rollup.extend();
    int[] blockTrace = new int[order.traces.length];
    for (int i = 0; i < blockTrace.length; i++) {
      blockTrace[order.traces[i]] = i;
    }
    RollupWriter writer = new RollupWriter(rollup, blockTrace, places);
    int section = out.size();
    compressed(writer::latency);
    endSection(BlockFormat.SECTION_LATENCY, section);
    section = out.size();
    compressed(writer::edges);
    endSection(BlockFormat.SECTION_EDGES, section);
  }

  private ValueIds[] valueIds() {
    ValueIds[] ids = new ValueIds[table.columnCount()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = new ValueIds(table.columns()[i]);
    }
    return ids;
  }

  private void useConstants(ValueIds[] valueIds) {
    for (int s = 0; s < table.shapeCount(); s++) {
      Shape shape = table.shapes()[s];
      for (int i = 0; i < shape.columns.length; i++) {
        if (!shape.varies(i)) {
          valueIds[shape.columns[i].index].use(shape.constant(i), -1);
        }
      }
    }
  }

  /** Everything of the schema but the groups, in the order in which {@link BlockSchema} reads. */
  private void schema(RowOrder order, ShapeRanks ranks, ValueIds[] valueIds, ByteSink filters) {
    schema.varint(table.published());
    schema.varint(order.traces.length);
    dictionary(table.names());
    dictionary(table.scopes());
    dictionary(table.resources());
    schema.varint(valueIds.length);
    DictionaryWriter dictionaries = new DictionaryWriter(seed, out, filters);
    for (ValueIds ids : valueIds) {
      schema.u8(ids.column.place);
      schema.u8(ids.column.type);
      schema.sized(ids.column.key, 0, ids.column.key.length);
      if (ids.column.dictionary != null) {
        schema.u8(ids.ordered ? 1 : 0);
        dictionaries.write(ids, schema);
      }
    }
    schema.varint(table.shapeCount());
    for (int s = 0; s < table.shapeCount(); s++) {
      shape(table.shapes()[s], valueIds);
    }
    ranks.write(schema);
  }

  private void dictionary(Dictionary dictionary) {
    schema.varint(dictionary.size());
    for (int i = 0; i < dictionary.size(); i++) {
      schema.sized(dictionary.arena(), dictionary.offset(i), dictionary.length(i));
    }
  }

  private void shape(Shape shape, ValueIds[] valueIds) {
    schema.varint(shape.name);
    schema.varint(shape.scope);
    schema.int32(shape.kind);
    schema.int32(shape.statusCode);
    schema.int32(shape.flags);
    schema.varint(shape.columns.length);
    for (int i = 0; i < shape.columns.length; i++) {
      Column column = shape.columns[i];
      schema.varint((long) column.index << 1 | (shape.varies(i) ? 1 : 0));
      if (!shape.varies(i)) {
        schema.varint(BlockFormat.zigzag((long) valueIds[column.index].use(shape.constant(i), -1)));
      }
    }
  }

  private void traceIndex(RowOrder order) {
    long[] hashes = new long[order.traces.length];
    int[] groups = new int[order.traces.length];
    for (int g = 0; g < order.groups(); g++) {
      for (int t = order.groupTrace[g]; t < order.groupTrace[g + 1]; t++) {
        hashes[t] = traceHash(order.traces[t]);
        groups[t] = g;
      }
    }
    BlockTraceIndex.write(hashes, groups, out);
  }

  private long traceHash(int trace) {
    return XxHash64.hash(seed, table.traces().high(trace), table.traces().low(trace));
  }

  private void traceFilter() {
    TraceTable traces = table.traces();
    BloomFilter filter = new BloomFilter(traces.size(), BlockFormat.TRACE_FILTER_BITS);
    for (int t = 0; t < traces.size(); t++) {
      filter.add(traceHash(t));
    }
    filter.write(out);
  }

  private Catalog catalog(RowOrder order) {
    long minStart = Long.MAX_VALUE;
    long maxStart = Long.MIN_VALUE;
    for (int row = 0; row < table.published(); row++) {
      minStart = Math.min(minStart, table.start()[row]);
      maxStart = Math.max(maxStart, table.start()[row]);
    }
    int lastTrace = order.traceRows[order.traceRows.length - 1];
    return new Catalog(
        table.published(),
        minStart,
        maxStart,
        table.start()[order.rows[order.rows.length - lastTrace]],
        Catalog.operations(table, new TableContexts(table)));
  }

  private void compressed(Consumer<ByteSink> content) {
    ByteSink raw = new ByteSink(1 << 12);
    content.accept(raw);
    out.int32(raw.size());
    Compression.compressBlock(raw.array(), raw.size(), out);
  }

  private void endSection(int id, int from) {
    sectionTable.int32(id);
    sectionTable.int32(Checksum.of(out.array(), from, out.size() - from));
    sectionTable.int64(from);
    sectionTable.int64(out.size() - from);
    sections++;
  }

  private void trailer() {
    long tableAt = out.size();
    sectionTable.int64(tableAt);
    sectionTable.int32(sections);
    int checksum = Checksum.of(sectionTable.array(), 0, sectionTable.size());
    out.bytes(sectionTable.array(), 0, sectionTable.size());
    out.int32(checksum);
    out.int32(BlockFormat.MAGIC);
  }
}
