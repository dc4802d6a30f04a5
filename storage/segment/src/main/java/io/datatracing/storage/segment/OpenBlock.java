package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.segment.BlockSchema.StoredColumn;
import java.io.Closeable;
import java.io.IOException;

/** A block whose schema is in memory. Everything else is read when it is asked for. */
final class OpenBlock implements Closeable {
  private final BlockFile file;
  private final BlockSchema schema;
  private final int schemaBytes;
  private final DictionaryCache dictionaries;
  private volatile BloomFilter[] valueFilters = {};

  OpenBlock(BlockFile file, DictionaryCache dictionaries) {
    this.file = file;
    this.dictionaries = dictionaries;
    byte[] content = file.readCompressedSection(BlockFormat.SECTION_SCHEMA);
    schemaBytes = content.length;
    schema = new BlockSchema(content);
  }

  BlockFile file() {
    return file;
  }

  BlockSchema schema() {
    return schema;
  }

  /** What keeping this open costs on the heap, roughly. */
  long memoryBytes() {
    long filters = 0;
    for (BloomFilter filter : valueFilters) {
      filters += filter.sizeBytes();
    }
    return 4L * schemaBytes + filters;
  }

  DictionaryChunk chunk(StoredColumn column, int chunk) {
    return dictionaries.get(
        file.path(),
        column.index(),
        chunk,
        () ->
            DictionaryChunk.read(
                file.readChunk(column.chunkOffset()[chunk], column.chunkLength()[chunk]),
                column.ordered()));
  }

  /** False only when the chunk certainly has no such entry. */
  boolean mayContain(StoredColumn column, int chunk, byte[] entry) {
    return filters()[column.filterIndex() + chunk].mayContain(
        XxHash64.hash(file.seed(), entry, 0, entry.length));
  }

  /** Two threads may both read them; the results are equal. */
  private BloomFilter[] filters() {
    BloomFilter[] known = valueFilters;
    if (known.length > 0) {
      return known;
    }
    int count = 0;
    for (StoredColumn column : schema.columns) {
      count += column.chunks();
    }
    ByteSource in = new ByteSource(file.readSection(BlockFormat.SECTION_VALUE_FILTERS), 0);
    BloomFilter[] filters = new BloomFilter[count];
    for (int i = 0; i < count; i++) {
      filters[i] = BloomFilter.read(in);
    }
    valueFilters = filters;
    return filters;
  }

  /**
   * Row groups that may hold a trace: those of index entries whose first four bytes are the id's.
   *
   * <p>The index is read whole and not kept: 70 KB for 11,000 traces, which the system caches.
   */
  int[] groupsOf(TraceId traceId) {
    BlockFile.Section section = file.section(BlockFormat.SECTION_TRACE_INDEX);
    long prefix = traceId.high() >>> 32;
    int entries = (int) (section.length() / BlockFormat.TRACE_INDEX_ENTRY_SIZE);
    byte[] index = file.read(section.offset(), Math.toIntExact(section.length()));
    int low = 0;
    int high = entries;
    while (low < high) {
      int middle = low + high >>> 1;
      if (prefix(index, middle) < prefix) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int end = low;
    while (end < entries && prefix(index, end) == prefix) {
      end++;
    }
    int[] groups = new int[end - low];
    for (int i = 0; i < groups.length; i++) {
      int at = (low + i) * BlockFormat.TRACE_INDEX_ENTRY_SIZE + Integer.BYTES;
      groups[i] = index[at] & 0xff | (index[at + 1] & 0xff) << 8;
    }
    return groups;
  }

  private static long prefix(byte[] index, int entry) {
    return LittleEndian.getInt(index, entry * BlockFormat.TRACE_INDEX_ENTRY_SIZE) & 0xffff_ffffL;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
