package io.datatracing.storage.segment;

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

  StoreView without(Collection<Block> gone) {
    List<Block> rest = new ArrayList<>(blocks);
    rest.removeAll(gone);
    return new StoreView(rest, generations);
  }
}
