package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.TraceQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One read: the view it began with and the blocks it holds open. For one thread. */
final class ReadSession implements AutoCloseable {
  final StoreView view;
  private final BlockCache cache;
  private final TraceIndexes indexes;
  private final Map<Path, OpenBlock> opened = new HashMap<>();
  private @Nullable Block lastOpened;
  private @Nullable TraceId lastTrace;
  private Set<Block> lastBlocks = Set.of();

  private final Runnable whenClosed;

  ReadSession(StoreView view, BlockCache cache, TraceIndexes indexes, Runnable whenClosed) {
    this.indexes = indexes;
    this.view = view;
    this.cache = cache;
    this.whenClosed = whenClosed;
  }

  OpenBlock open(Block block) {
    lastOpened = block;
    return opened.computeIfAbsent(block.path(), cache::acquire);
  }

  /** Gives a block back before the end, for a read that passes over many. */
  void release(Block block) {
    OpenBlock open = opened.remove(block.path());
    if (open != null) {
      cache.release(open);
    }
  }

  @Nullable Block lastOpened() {
    return lastOpened;
  }

  /** The blocks that may have spans of a trace. */
  List<Block> blocksOf(TraceId traceId) {
    return indexes.blocksOf(view, traceId);
  }

  /** Whether a block is one of these; a search asks all blocks for one trace after the other. */
  private boolean mayContain(Block block, TraceId traceId) {
    if (!traceId.equals(lastTrace)) {
      lastTrace = traceId;
      lastBlocks = new HashSet<>(blocksOf(traceId));
    }
    return lastBlocks.contains(block);
  }

  List<SpanTable> tables() {
    List<SpanTable> tables = new ArrayList<>();
    for (Generation generation : view.generations()) {
      tables.addAll(List.of(generation.tables()));
    }
    return tables;
  }

  List<SearchSource> sources(TraceQuery query) {
    List<SearchSource> sources = new ArrayList<>();
    for (SpanTable table : tables()) {
      sources.add(new TableSource(table, query));
    }
    for (Block block : view.blocks()) {
      sources.add(
          new BlockSource(block, () -> open(block), traceId -> mayContain(block, traceId), query));
    }
    return sources;
  }

  @Override
  public void close() {
    opened.values().forEach(cache::release);
    opened.clear();
    whenClosed.run();
  }
}
