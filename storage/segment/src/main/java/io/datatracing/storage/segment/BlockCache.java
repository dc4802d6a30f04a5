package io.datatracing.storage.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the blocks used last open, bounded by what their schemas take in memory. A block in use is
 * never closed. One lock; opening a block holds it, which takes about a millisecond.
 */
final class BlockCache implements AutoCloseable {
  private final long maxBytes;
  private final BlockFiles files;
  private final DictionaryCache dictionaries;
  private final Map<Path, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);

  /** Forgotten ones that are still in use. */
  private final Map<OpenBlock, Entry> leaving = new IdentityHashMap<>();

  private static final class Entry {
    final OpenBlock block;
    int users;

    Entry(OpenBlock block) {
      this.block = block;
    }
  }

  BlockCache(long maxBytes, long maxDictionaryBytes) {
    this(maxBytes, maxDictionaryBytes, BlockFiles.LOCAL);
  }

  BlockCache(long maxBytes, long maxDictionaryBytes, BlockFiles files) {
    this.maxBytes = maxBytes;
    this.files = files;
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

  BlockFiles files() {
    return files;
  }

  private OpenBlock open(Path path) {
    try {
      BlockFile file = files.open(path);
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

  synchronized void release(OpenBlock block) {
    Entry entry = entries.get(block.file().path());
    if (entry != null && entry.block == block) {
      entry.users--;
      evict();
      return;
    }
    Entry forgotten = leaving.get(block);
    if (forgotten != null && --forgotten.users == 0) {
      leaving.remove(block);
      close(forgotten);
    }
  }

  /**
   * Closes a block whose file has gone, when nobody is reading it. It may be acquired again: from
   * wherever it is then.
   */
  synchronized void forget(Path path) {
    Entry entry = entries.remove(path);
    if (entry == null) {
      return;
    }
    if (entry.users > 0) {
      leaving.put(entry.block, entry);
    } else {
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
    leaving.values().forEach(BlockCache::close);
    leaving.clear();
  }
}
