package io.datatracing.storage.segment;

import io.datatracing.storage.api.TraceQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One read: the view it began with and the blocks it holds open. For one thread. */
final class ReadSession implements AutoCloseable {
  final StoreView view;
  private final BlockCache cache;
  private final Map<Path, OpenBlock> opened = new HashMap<>();
  private @Nullable Block lastOpened;

  private final Runnable whenClosed;

  ReadSession(StoreView view, BlockCache cache, Runnable whenClosed) {
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
    if (opened.remove(block.path()) != null) {
      cache.release(block.path());
    }
  }

  @Nullable Block lastOpened() {
    return lastOpened;
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
      sources.add(new BlockSource(block, () -> open(block), query));
    }
    return sources;
  }

  @Override
  public void close() {
    opened.keySet().forEach(cache::release);
    opened.clear();
    whenClosed.run();
  }
}
