package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trace indexes of all hours, and which blocks of a view they answer for. A damaged index is
 * forgotten: the blocks' own filters answer then.
 *
 * <p>Threads: any asks; the merger adds, retention takes away. The lock is held for these changes
 * and, a few times a minute, to sort a new view's blocks; files are read outside of it.
 */
final class TraceIndexes implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(TraceIndexes.class);

  /** What an answer takes about; an index: see benchmarks/results/storage-scale.md. */
  private static final long FILTER_NANOS = 50;

  private static final long INDEX_NANOS = 50_000;

  private final Map<String, List<TraceIndex>> byPartition = new HashMap<>();

  /** Of the view that was asked about last; replaced as a whole. */
  private volatile @Nullable Plan plan;

  /** A view's blocks: those that each index knows, by name, and those that none knows. */
  private record Plan(
      List<Block> blocks, Map<TraceIndex, Map<String, Block>> covered, List<Block> others) {}

  synchronized void add(String partition, TraceIndex index) {
    byPartition.computeIfAbsent(partition, p -> new ArrayList<>()).add(index);
    plan = null;
  }

  synchronized List<TraceIndex> of(String partition) {
    return List.copyOf(byPartition.getOrDefault(partition, List.of()));
  }

  synchronized void remove(String partition, TraceIndex index) {
    List<TraceIndex> known = byPartition.getOrDefault(partition, new ArrayList<>());
    known.remove(index);
    if (known.isEmpty()) {
      byPartition.remove(partition);
    }
    plan = null;
    close(index);
  }

  private static void close(TraceIndex index) {
    try {
      index.close();
    } catch (IOException e) {
      LOG.warn("Cannot close {}", index.path(), e);
    }
  }

  @Override
  public synchronized void close() {
    byPartition.values().forEach(known -> known.forEach(TraceIndexes::close));
    byPartition.clear();
    plan = null;
  }

  /**
   * What it takes to know which blocks of a view may have a trace: an index reads from the disk.
   */
  long nanosOf(StoreView view) {
    Plan current = planOf(view);
    return current.others().size() * FILTER_NANOS + current.covered().size() * INDEX_NANOS;
  }

  private Plan planOf(StoreView view) {
    Plan current = plan;
    return current == null || current.blocks() != view.blocks() ? plan(view.blocks()) : current;
  }

  /** The blocks of a view that may have a trace. */
  List<Block> blocksOf(StoreView view, TraceId traceId) {
    Plan current = planOf(view);
    List<Block> found = new ArrayList<>();
    for (Block block : current.others()) {
      if (block.mayContain(traceId)) {
        found.add(block);
      }
    }
    current.covered().forEach((index, blocks) -> ask(index, blocks, traceId, found));
    return found;
  }

  private void ask(
      TraceIndex index, Map<String, Block> blocks, TraceId traceId, List<Block> found) {
    Set<String> names = new HashSet<>();
    try {
      index.find(traceId, names);
    } catch (FormatException | UncheckedIOException e) {
      if (Thread.currentThread().isInterrupted() && e instanceof UncheckedIOException) {
        throw e;
      }
      LOG.warn("A trace index is left out: {}", e.getMessage());
      forget(index);
      for (Block block : blocks.values()) {
        if (block.mayContain(traceId)) {
          found.add(block);
        }
      }
      return;
    }
    for (String name : names) {
      Block block = blocks.get(name);
      if (block != null) {
        found.add(block);
      }
    }
  }

  private synchronized void forget(TraceIndex index) {
    byPartition.values().forEach(known -> known.remove(index));
    byPartition.values().removeIf(List::isEmpty);
    plan = null;
    close(index);
  }

  private synchronized Plan plan(List<Block> blocks) {
    Map<TraceIndex, Map<String, Block>> covered = new LinkedHashMap<>();
    List<Block> others = new ArrayList<>();
    for (Block block : blocks) {
      TraceIndex index = indexOf(block);
      if (index == null) {
        others.add(block);
      } else {
        covered.computeIfAbsent(index, i -> new HashMap<>()).put(block.name().name(), block);
        block.forgetFilter();
      }
    }
    Plan made = new Plan(blocks, covered, others);
    plan = made;
    return made;
  }

  /** The index that knows a block; null when none does. */
  synchronized @Nullable TraceIndex indexOf(Block block) {
    for (TraceIndex index : byPartition.getOrDefault(block.partition(), List.of())) {
      if (index.covers(block.name().name())) {
        return index;
      }
    }
    return null;
  }
}
