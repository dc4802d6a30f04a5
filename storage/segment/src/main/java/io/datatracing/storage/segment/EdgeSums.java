package io.datatracing.storage.segment;

import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.ServiceEdge;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of blocks that a question covers as a whole, added up once: what is in a block does not
 * change, and adding it up minute by minute takes some milliseconds a block, of which a day has
 * hundreds. One sum is of an hour's blocks, so that of a day that moves on only the first and the
 * last hour are added up anew; the last from what is known of it and the block that has come.
 *
 * <p>Bounded in bytes; the sums asked for last stay. Any thread: a sum does not change once it is
 * here, and two threads may both make one.
 */
final class EdgeSums {
  static final long MAX_BYTES = 16L << 20;
  private static final int EDGE_BYTES = 400;

  /** An array that grows has at most as much room again. */
  private static final int BUCKET_BYTES = 2 * (Integer.BYTES + Long.BYTES);

  private static final int PATH_BYTES = 100;

  /** The sums used last at the end. */
  private final Map<Set<Path>, Sum> sums = new LinkedHashMap<>(16, 0.75f, true);

  private final long maxBytes;
  private long bytes;

  private record Sum(EdgeTotals totals, long bytes) {}

  EdgeSums() {
    this(MAX_BYTES);
  }

  EdgeSums(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds all calls of some blocks but those whose callers are elsewhere ({@link BlockCalls}). */
  void add(ReadSession session, List<Block> blocks, EdgeTotals totals) {
    Set<Path> paths = new HashSet<>();
    blocks.forEach(block -> paths.add(block.path()));
    Sum sum = known(paths);
    if (sum == null) {
      sum = make(session, blocks, paths);
      keep(paths, sum);
    }
    totals.add(sum.totals());
  }

  private synchronized @Nullable Sum known(Set<Path> paths) {
    return sums.get(paths);
  }

  /** The largest sum of some of these blocks and of no other. */
  private synchronized Map.@Nullable Entry<Set<Path>, Sum> part(Set<Path> paths) {
    Map.Entry<Set<Path>, Sum> largest = null;
    for (Map.Entry<Set<Path>, Sum> known : sums.entrySet()) {
      Set<Path> of = known.getKey();
      if ((largest == null || of.size() > largest.getKey().size()) && paths.containsAll(of)) {
        largest = Map.entry(of, known.getValue());
      }
    }
    return largest;
  }

  private Sum make(ReadSession session, List<Block> blocks, Set<Path> paths) {
    EdgeTotals totals = new EdgeTotals();
    Map.Entry<Set<Path>, Sum> part = part(paths);
    if (part != null) {
      totals.add(part.getValue().totals());
    }
    for (Block block : blocks) {
      if (part == null || !part.getKey().contains(block.path())) {
        session.open(block).edges(Long.MIN_VALUE, Long.MAX_VALUE, totals);
      }
    }
    long size = (long) PATH_BYTES * paths.size();
    for (ServiceEdge edge : totals.sum().edges()) {
      size += EDGE_BYTES + (long) BUCKET_BYTES * edge.calls().durations().buckets();
    }
    return new Sum(totals, size);
  }

  private synchronized void keep(Set<Path> paths, Sum sum) {
    if (sum.bytes() > maxBytes) {
      return;
    }
    Sum before = sums.put(paths, sum);
    bytes += sum.bytes() - (before == null ? 0 : before.bytes());
    Iterator<Sum> oldestFirst = sums.values().iterator();
    while (bytes > maxBytes) {
      bytes -= oldestFirst.next().bytes();
      oldestFirst.remove();
    }
  }

  /** What is kept takes, roughly. */
  synchronized long bytes() {
    return bytes;
  }

  synchronized int size() {
    return sums.size();
  }
}
