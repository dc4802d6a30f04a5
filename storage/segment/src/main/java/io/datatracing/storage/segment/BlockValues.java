package io.datatracing.storage.segment;

import io.datatracing.storage.api.TextChoice;
import io.datatracing.storage.segment.BlockSchema.StoredColumn;
import io.datatracing.storage.segment.BlockSchema.StoredShape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The values under one key that a block's dictionaries have, of all spans or of one service's. */
final class BlockValues {
  private final OpenBlock block;
  private final @Nullable String service;
  private final String key;

  BlockValues(OpenBlock block, @Nullable String service, String key) {
    this.block = block;
    this.service = service;
    this.key = key;
  }

  /**
   * Tells values until there are enough. Those of a column that other services have, too, are left
   * out where one service is asked for: a dictionary does not say whose they are.
   *
   * @return how many of the {@code most} chunks were read
   */
  int tell(int most, TextChoice texts) {
    BlockSchema schema = block.schema();
    BitSet others = service == null ? new BitSet() : columnsOfOthers(schema, service);
    byte[] prefix = texts.prefix().getBytes(StandardCharsets.UTF_8);
    int read = 0;
    for (StoredColumn column : schema.columns) {
      if (column.place() != Column.SPAN
          || !column.key().equals(key)
          || others.get(column.index())) {
        continue;
      }
      for (int chunk = 0; chunk < column.chunks(); chunk++) {
        if (read == most || texts.isFull()) {
          return read;
        }
        read++;
        tell(column.type(), block.chunk(column, chunk), prefix, texts);
      }
    }
    return read;
  }

  private static BitSet columnsOfOthers(BlockSchema schema, String service) {
    BitSet own = new BitSet();
    for (int resource = 0; resource < schema.services.length; resource++) {
      int number = schema.serviceNumbers[resource];
      // Version 1 does not say which shapes a service has.
      if (schema.services[resource].equals(service) && number < schema.shapeByRank.length) {
        Arrays.stream(schema.shapeByRank[number]).forEach(own::set);
      }
    }
    BitSet others = new BitSet();
    for (int i = 0; i < schema.shapes.length; i++) {
      StoredShape shape = schema.shapes[i];
      if (!own.get(i)) {
        Arrays.stream(shape.column()).forEach(others::set);
      }
    }
    return others;
  }

  private static void tell(int type, DictionaryChunk chunk, byte[] prefix, TextChoice texts) {
    byte[] content = chunk.content();
    for (int entry = 0; entry < chunk.size(); entry++) {
      int at = chunk.offset(entry);
      int length = chunk.length(entry);
      if (type != ColumnType.STRING || startsWith(content, at, length, prefix)) {
        texts.add(ColumnType.decode(type, content, at, length));
      }
    }
  }

  private static boolean startsWith(byte[] content, int at, int length, byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(content, at, at + prefix.length, prefix, 0, prefix.length);
  }
}
