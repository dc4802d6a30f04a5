package io.datatracing.storage.segment;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was found, for each block, of the callers that its calls lack ({@link BlockCalls}). What is
 * in a block does not change, so a caller is looked for once for as long as both blocks are there,
 * and not by every question for dependencies. The blocks asked for last are kept, within a bound.
 * Any thread.
 */
final class FoundCallers {
  static final long MAX_BYTES = 24L << 20;

  private final Map<Path, BlockCalls> known = new LinkedHashMap<>(64, 0.75f, true);

  /** Of a block; what was kept of blocks that are gone is dropped by {@link #keep}. */
  BlockCalls of(Block block, OpenBlock open) {
    synchronized (this) {
      BlockCalls calls = known.get(block.path());
      if (calls != null) {
        return calls;
      }
    }
    // Two threads may both read them; one stays.
    BlockCalls made = new BlockCalls(block.path(), open.dangling());
    synchronized (this) {
      BlockCalls other = known.putIfAbsent(block.path(), made);
      return other == null ? made : other;
    }
  }

  /**
   * Drops what no longer holds, and what is too much.
   *
   * @param blocks those that there are
   */
  synchronized void keep(Set<Path> blocks) {
    known
        .entrySet()
        .removeIf(entry -> !blocks.contains(entry.getKey()) || !entry.getValue().holds(blocks));
    long bytes = 0;
    for (BlockCalls calls : known.values()) {
      bytes += calls.bytes();
    }
    Iterator<BlockCalls> oldestFirst = known.values().iterator();
    while (bytes > MAX_BYTES && oldestFirst.hasNext()) {
      bytes -= oldestFirst.next().bytes();
      oldestFirst.remove();
    }
  }
}
