package io.datatracing.storage.segment;

import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.segment.TableRollup.EdgeKey;
import io.datatracing.storage.segment.TableRollup.LatencyKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the summaries of a block: sections {@link BlockFormat#SECTION_LATENCY} and {@link
 * BlockFormat#SECTION_EDGES}, each compressed as one piece.
 *
 * <pre>
 *  latency := places names cells streams
 *  edges   := places nodes names cells streams dangling
 *  places  := count:varint (offset:u64 length:varint traces:varint)*   per row group its TRACE_IDS
 *  names   := count:varint (string)*
 *  nodes   := count:varint (type:u8 string)*
 *  cells   := count:varint
 *  streams := four times length:varint bytes: heads figures buckets counts
 *  head    := latency: service name kind*2+error minute                    each:varint but minute,
 *             edges:   from to kind minute                                 zigzag of the difference
 *  figures := negative min max sumSeconds sumNanos slowest errors [slowestError its duration]
 *  buckets := count first (distance)*        counts := (values)*           all:varint
 *  dangling := count:varint (trace:varint parent:u64 minute:zigzag service:varint kind*2+error:u8
 *              duration:zigzag)*
 * </pre>
 *
 * <p>A trace is named by its number in the order of the block. Cells are those of one service,
 * name, kind and status, or of one edge, minute by minute: so neighbours are alike. The duration of
 * the slowest span is the maximum; errors of a latency cell are all of its spans or none.
 */
final class RollupWriter {
  private final TableRollup rollup;

  /** By number in the table: the number in the block. */
  private final int[] blockTrace;

  private final ByteSink places;
  private final ByteSink heads = new ByteSink(1 << 12);
  private final ByteSink figures = new ByteSink(1 << 12);
  private final ByteSink buckets = new ByteSink(1 << 14);
  private final ByteSink counts = new ByteSink(1 << 14);

  RollupWriter(TableRollup rollup, int[] blockTrace, ByteSink places) {
    this.rollup = rollup;
    this.blockTrace = blockTrace;
    this.places = places;
  }

  void latency(ByteSink out) {
    List<Map.Entry<LatencyKey, FigureCell>> cells = new ArrayList<>(rollup.latencyCells());
    cells.sort(
        Map.Entry.comparingByKey(
            Comparator.comparing(LatencyKey::service)
                .thenComparing(LatencyKey::operation)
                .thenComparing(LatencyKey::kind)
                .thenComparing(LatencyKey::isError)
                .thenComparing(LatencyKey::minute)));
    Map<String, Integer> names = new LinkedHashMap<>();
    clear();
    long minute = 0;
    for (Map.Entry<LatencyKey, FigureCell> cell : cells) {
      LatencyKey key = cell.getKey();
      heads.varint(number(names, key.service()));
      heads.varint(number(names, key.operation()));
      heads.varint(2L * key.kind().ordinal() + (key.isError() ? 1 : 0));
      heads.varint(BlockFormat.zigzag(key.minute() - minute));
      minute = key.minute();
      figures(cell.getValue());
    }
    out.bytes(places.array(), 0, places.size());
    names(names, out);
    out.varint(cells.size());
    streams(out);
  }

  void edges(ByteSink out) {
    List<Map.Entry<EdgeKey, FigureCell>> cells = new ArrayList<>(rollup.edgeCells());
    cells.sort(
        Map.Entry.comparingByKey(
            Comparator.comparing(EdgeKey::from)
                .thenComparing(EdgeKey::to)
                .thenComparing(EdgeKey::kind)
                .thenComparing(EdgeKey::minute)));
    Map<EdgeNode, Integer> nodes = new LinkedHashMap<>();
    clear();
    long minute = 0;
    for (Map.Entry<EdgeKey, FigureCell> cell : cells) {
      EdgeKey key = cell.getKey();
      heads.varint(number(nodes, key.from()));
      heads.varint(number(nodes, key.to()));
      heads.varint(key.kind().ordinal());
      heads.varint(BlockFormat.zigzag(key.minute() - minute));
      minute = key.minute();
      figures(cell.getValue());
    }
    Map<String, Integer> names = new LinkedHashMap<>();
    ByteSink dangling = new ByteSink(1 << 10);
    rollup.danglingRows(
        (trace, call) -> {
          dangling.varint(blockTrace[trace]);
          dangling.int64(call.parentSpanId());
          dangling.varint(BlockFormat.zigzag(call.minute()));
          dangling.varint(number(names, call.service()));
          dangling.u8(2 * call.kind().ordinal() + (call.isError() ? 1 : 0));
          dangling.varint(BlockFormat.zigzag(call.durationNanos()));
        });
    out.bytes(places.array(), 0, places.size());
    out.varint(nodes.size());
    for (EdgeNode node : nodes.keySet()) {
      out.u8(node.type().ordinal());
      out.string(node.name());
    }
    names(names, out);
    out.varint(cells.size());
    streams(out);
    out.varint(rollup.danglingCount());
    out.bytes(dangling.array(), 0, dangling.size());
  }

  private void clear() {
    for (ByteSink stream : List.of(heads, figures, buckets, counts)) {
      stream.clear();
    }
  }

  private void streams(ByteSink out) {
    for (ByteSink stream : List.of(heads, figures, buckets, counts)) {
      out.sized(stream.array(), 0, stream.size());
    }
  }

  private static void names(Map<String, Integer> names, ByteSink out) {
    out.varint(names.size());
    names.keySet().forEach(out::string);
  }

  private static <T> int number(Map<T, Integer> numbers, T value) {
    Integer known = numbers.putIfAbsent(value, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }

  private void figures(FigureCell cell) {
    CompactHistogram durations = cell.durations;
    figures.varint(durations.negativeCount());
    figures.varint(durations.minimum());
    figures.varint(durations.maximum());
    figures.varint(durations.sumSeconds());
    figures.varint(durations.sumNanos());
    figures.varint(blockTrace[cell.slowest]);
    figures.varint(cell.errors);
    if (cell.errors > 0) {
      figures.varint(blockTrace[cell.slowestError]);
      figures.varint(cell.slowestErrorNanos);
    }
    buckets.varint(durations.buckets());
    int[] before = {0};
    durations.forEachBucket(
        (bucket, values) -> {
          buckets.varint(bucket - before[0]);
          before[0] = bucket;
          counts.varint(values);
        });
  }
}
