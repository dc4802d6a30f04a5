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

  /** Since it was looked last whether there is too much. */
  private long addedBytes;

  /**
   * Of a block, which is opened only when nothing is known of it; what was kept of blocks that are
   * gone is dropped by {@link #keep}.
   */
  BlockCalls of(Block block, ReadSession session) {
    synchronized (this) {
      BlockCalls calls = known.get(block.path());
      if (calls != null) {
        return calls;
      }
    }
    // Two threads may both read them; one stays.
    BlockCalls made = new BlockCalls(block.path(), session.open(block).dangling());
    session.release(block);
    synchronized (this) {
      BlockCalls other = known.putIfAbsent(block.path(), made);
      if (other != null) {
        return other;
      }
      addedBytes += made.bytes();
      if (addedBytes > MAX_BYTES / 4) {
        // One question may be about many thousands of blocks.
        shrink();
      }
      return made;
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
    shrink();
  }

  private synchronized void shrink() {
    addedBytes = 0;
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
