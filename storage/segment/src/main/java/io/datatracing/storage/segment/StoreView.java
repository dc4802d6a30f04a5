package io.datatracing.storage.segment;

import io.datatracing.storage.api.StoreStats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What belongs to the store at one moment. A generation and the blocks made of it are never in one
 * view together, so a reader who takes one view sees each span once.
 */
record StoreView(List<Block> blocks, List<Generation> generations) {
  StoreView {
    blocks = List.copyOf(blocks);
    generations = List.copyOf(generations);
  }

  StoreView with(Generation generation) {
    List<Generation> more = new ArrayList<>(generations);
    more.add(generation);
    return new StoreView(blocks, more);
  }

  /** Replaces a generation by its blocks. */
  StoreView published(Generation generation, Collection<Block> made) {
    List<Block> more = new ArrayList<>(blocks);
    more.addAll(made);
    List<Generation> rest = new ArrayList<>(generations);
    rest.remove(generation);
    return new StoreView(more, rest);
  }

  /** A merged block takes the place of its parts. */
  StoreView replaced(Collection<Block> parts, Block made) {
    List<Block> rest = new ArrayList<>(blocks);
    rest.removeAll(parts);
    rest.add(made);
    return new StoreView(rest, generations);
  }

  StoreStats stats(StoreCounters counters, long otherDiskBytes) {
    long spans = 0;
    long diskBytes = otherDiskBytes;
    long memoryBytes = 0;
    for (Block block : blocks) {
      spans += block.catalog().rows();
      diskBytes += block.localBytes();
    }
    for (Generation generation : generations) {
      spans += generation.rows();
      memoryBytes += generation.memoryBytes();
    }
    return new StoreStats(
        counters.acceptedSpans.sum(),
        counters.refusedBatches.sum(),
        counters.failedBatches.sum(),
        counters.expiredSpans.sum(),
        counters.replacedStrings.sum(),
        spans,
        diskBytes,
        memoryBytes);
  }

  /** Without the blocks that are in a bucket. */
  StoreView withoutRemote() {
    return new StoreView(
        blocks.stream().filter(block -> !block.isRemoteNow()).toList(), generations);
  }

  StoreView without(Collection<Block> gone) {
    List<Block> rest = new ArrayList<>(blocks);
    rest.removeAll(gone);
    return new StoreView(rest, generations);
  }
}
