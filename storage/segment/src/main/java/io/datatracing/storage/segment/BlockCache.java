package io.datatracing.storage.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the blocks used last open, bounded by what their schemas take in memory. A block in use is
 * never closed. One lock; opening a block holds it, which takes about a millisecond.
 */
final class BlockCache implements AutoCloseable {
  private final long maxBytes;
  private final DictionaryCache dictionaries;
  private final Map<Path, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);

  private static final class Entry {
    final OpenBlock block;
    int users;
    boolean isForgotten;

    Entry(OpenBlock block) {
      this.block = block;
    }
  }

  BlockCache(long maxBytes, long maxDictionaryBytes) {
    this.maxBytes = maxBytes;
    dictionaries = new DictionaryCache(maxDictionaryBytes);
  }

  /** Gives the block to the caller, who returns it by {@link #release}. */
  synchronized OpenBlock acquire(Path path) {
    Entry entry = entries.get(path);
    if (entry == null) {
      entry = new Entry(open(path));
      entries.put(path, entry);
    }
    entry.users++;
    evict();
    return entry.block;
  }

  private OpenBlock open(Path path) {
    try {
      BlockFile file = new BlockFile(path);
      try {
        return new OpenBlock(file, dictionaries);
      } catch (RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void release(Path path) {
    Entry entry = entries.get(path);
    if (entry != null) {
      entry.users--;
      closeIfForgotten(path, entry);
      evict();
    }
  }

  /** Closes a block that does not belong to the store any more, when nobody is reading it. */
  synchronized void forget(Path path) {
    Entry entry = entries.get(path);
    if (entry != null) {
      entry.isForgotten = true;
      closeIfForgotten(path, entry);
    }
  }

  private void closeIfForgotten(Path path, Entry entry) {
    if (entry.isForgotten && entry.users == 0) {
      entries.remove(path);
      close(entry);
    }
  }

  private void evict() {
    long bytes = 0;
    for (Entry entry : entries.values()) {
      bytes += entry.block.memoryBytes();
    }
    Iterator<Entry> oldestFirst = entries.values().iterator();
    while (bytes > maxBytes && oldestFirst.hasNext()) {
      Entry entry = oldestFirst.next();
      if (entry.users == 0) {
        bytes -= entry.block.memoryBytes();
        oldestFirst.remove();
        close(entry);
      }
    }
  }

  private static void close(Entry entry) {
    try {
      entry.block.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    entries.values().forEach(BlockCache::close);
    entries.clear();
  }
}
