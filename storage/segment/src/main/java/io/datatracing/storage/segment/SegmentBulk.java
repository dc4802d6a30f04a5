package io.datatracing.storage.segment;

import io.datatracing.model.Span;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads block after block, a row group at a time; nothing is deleted meanwhile. */
final class SegmentBulk implements BulkReader {
  private static final int PAGE_SPANS = 8_192;

  private final Reads reads;

  SegmentBulk(Reads reads) {
    this.reads = reads;
  }

  @Override
  public void read(
      @Nullable String service, long startNanos, long endNanos, Consumer<List<Span>> page) {
    TraceQuery query = TraceQuery.between(startNanos, endNanos).withService(service);
    try (ReadSession session = reads.steady(block -> block.catalog().mayMatch(query))) {
      for (SpanTable table : session.tables()) {
        new TableSource(table, query).pages(PAGE_SPANS, page);
      }
      for (Block block : session.view.blocks()) {
        if (block.catalog().mayMatch(query)) {
          read(session, block, query, page);
        }
      }
    }
  }

  private void read(ReadSession session, Block block, TraceQuery query, Consumer<List<Span>> page) {
    try {
      OpenBlock open = session.open(block);
      BlockTraceReader spans = new BlockTraceReader(open);
      Predicate<Span> matches = query::matches;
      for (BlockGroup group : open.schema().groups) {
        if (group.maxStart >= query.startNanos() && group.minStart < query.endNanos()) {
          List<Span> all = new ArrayList<>(group.rows);
          spans.readAll(group.index, all);
          all.removeIf(matches.negate());
          for (int from = 0; from < all.size(); from += PAGE_SPANS) {
            page.accept(List.copyOf(all.subList(from, Math.min(from + PAGE_SPANS, all.size()))));
          }
        }
      }
    } catch (FormatException e) {
      reads.isolate(session, e);
    } finally {
      session.release(block);
    }
  }
}
