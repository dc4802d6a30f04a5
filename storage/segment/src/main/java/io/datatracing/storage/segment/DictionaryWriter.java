package io.datatracing.storage.segment;

import java.util.Arrays;

/** Writes a column's dictionary in chunks, and a filter for each chunk. */
final class DictionaryWriter {
  private final long seed;
  private final ByteSink out;
  private final ColumnEncoder encoder;
  private final ByteSink filters;
  private final int[] lengths = new int[BlockFormat.DICTIONARY_CHUNK_ENTRIES];
  private byte[] content = new byte[1 << 16];

  DictionaryWriter(long seed, ByteSink out, ByteSink filters) {
    this.seed = seed;
    this.out = out;
    this.filters = filters;
    encoder = new ColumnEncoder(out);
  }

  /** Appends the entries that the block uses, and where their chunks are to the schema. */
  void write(ValueIds ids, ByteSink schema) {
    Dictionary dictionary = ids.column.values();
    int entries = ids.entries();
    schema.varint(entries);
    int chunks = 0;
    int start = out.size();
    ByteSink directory = new ByteSink(64);
    for (int from = 0; from < entries; chunks++) {
      int to = chunkEnd(ids, dictionary, from, entries);
      int at = out.size();
      out.int32(0);
      chunk(ids, dictionary, from, to);
      int payload = at + BlockFormat.CHUNK_OVERHEAD;
      LittleEndian.putInt(out.array(), at, Checksum.of(out.array(), payload, out.size() - payload));
      directory.varint(to - from);
      directory.varint(out.size() - at);
      from = to;
    }
    schema.varint(chunks);
    schema.int64(start);
    schema.bytes(directory.array(), 0, directory.size());
  }

  private static int chunkEnd(ValueIds ids, Dictionary dictionary, int from, int entries) {
    int limit = Math.min(entries, from + BlockFormat.DICTIONARY_CHUNK_ENTRIES);
    int bytes = 0;
    for (int id = from; id < limit; id++) {
      bytes += dictionary.length(ids.tableId(id));
      if (bytes >= BlockFormat.DICTIONARY_CHUNK_BYTES) {
        return id + 1;
      }
    }
    return limit;
  }

  private void chunk(ValueIds ids, Dictionary dictionary, int from, int to) {
    int count = to - from;
    int size = 0;
    byte[] arena = dictionary.arena();
    BloomFilter filter = new BloomFilter(count, BlockFormat.VALUE_FILTER_BITS);
    for (int i = 0; i < count; i++) {
      int id = ids.tableId(from + i);
      int offset = dictionary.offset(id);
      int length = dictionary.length(id);
      lengths[i] = length;
      if (content.length - size < length) {
        content = Arrays.copyOf(content, Math.max(2 * content.length, size + length));
      }
      System.arraycopy(arena, offset, content, size, length);
      size += length;
      filter.add(XxHash64.hash(seed, arena, offset, length));
    }
    out.varint(count);
    encoder.ints(lengths, count);
    out.varint(size);
    encoder.plane(content, size);
    if (ids.ordered) {
      byte[] once = new byte[count];
      for (int i = 0; i < count; i++) {
        once[i] = (byte) (ids.inOneGroup(from + i) ? 1 : 0);
      }
      encoder.plane(once, count);
    }
    filter.write(filters);
  }
}
