package io.datatracing.storage.segment;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.OtlpWriter;
import java.util.ArrayList;
import java.util.List;

/** Puts the spans of blocks into a table again: to merge them, or to sum them up. */
final class BlockTables {
  /** Spans that are encoded at a time. */
  private static final int BATCH = 1024;

  private final SpanTable table;
  private final OtlpReader reader = new OtlpReader();

  BlockTables(long seed, int expectedRows) {
    table = new SpanTable(seed, expectedRows);
  }

  /** Adds all spans of a block, a row group in memory at a time. */
  void add(OpenBlock block) {
    BlockTraceReader spans = new BlockTraceReader(block);
    for (BlockGroup group : block.schema().groups) {
      List<Span> page = new ArrayList<>(group.rows);
      spans.readAll(group.index, page);
      for (int from = 0; from < page.size(); from += BATCH) {
        byte[] request = OtlpWriter.write(page.subList(from, Math.min(from + BATCH, page.size())));
        table.addBatch(reader, request, 0, 1);
      }
    }
  }

  SpanTable table() {
    return table;
  }
}
