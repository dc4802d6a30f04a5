package io.datatracing.storage.segment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The dictionary chunks used last, of all blocks, bounded in bytes. One lock; nothing is read from
 * disk under it, so two threads may read the same chunk, and one result stays.
 */
final class DictionaryCache {
  private final long maxBytes;
  private final Map<Key, DictionaryChunk> chunks = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  private record Key(Path block, int column, int chunk) {}

  DictionaryCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  DictionaryChunk get(Path block, int column, int chunk, Supplier<DictionaryChunk> read) {
    Key key = new Key(block, column, chunk);
    synchronized (this) {
      DictionaryChunk known = chunks.get(key);
      if (known != null) {
        return known;
      }
    }
    DictionaryChunk made = read.get();
    synchronized (this) {
      if (chunks.putIfAbsent(key, made) == null) {
        bytes += made.sizeBytes();
        evict();
      }
    }
    return made;
  }

  private void evict() {
    var oldestFirst = chunks.values().iterator();
    while (bytes > maxBytes && oldestFirst.hasNext()) {
      bytes -= oldestFirst.next().sizeBytes();
      oldestFirst.remove();
    }
  }
}
