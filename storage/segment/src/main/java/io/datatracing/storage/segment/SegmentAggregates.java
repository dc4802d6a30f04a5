package io.datatracing.storage.segment;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyGroups;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.ServiceEdges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures from the summaries of tables and blocks. */
final class SegmentAggregates implements Aggregates {
  private final Reads reads;
  private final FoundCallers ofBlocks = new FoundCallers();
  private final KnownCallers ofTables = new KnownCallers();
  private final EdgeSums sums = new EdgeSums();

  SegmentAggregates(Reads reads) {
    this.reads = reads;
  }

  @Override
  public ServiceEdges edges(long startNanos, long endNanos) {
    return reads.read(
        session -> {
          EdgeTotals totals = new EdgeTotals();
          List<Dangling> inTables = new ArrayList<>();
          List<Block> blocks = new ArrayList<>();
          for (SpanTable table : session.tables()) {
            if (table.published() > 0) {
              table.rollup().edges(startNanos, endNanos, totals, inTables);
            }
          }
          Map<String, List<Block>> whole = new LinkedHashMap<>();
          for (Block block : session.view.blocks()) {
            if (!isIn(block, startNanos, endNanos)) {
              continue;
            }
            blocks.add(block);
            if (isWholly(block, startNanos, endNanos)) {
              whole.computeIfAbsent(block.partition(), p -> new ArrayList<>()).add(block);
            } else {
              session.open(block).edges(startNanos, endNanos, totals);
            }
          }
          whole.values().forEach(hour -> sums.add(session, hour, totals));
          new ParentLookup(session, ofBlocks, ofTables, totals)
              .run(blocks, inTables, startNanos, endNanos);
          return totals.sum();
        });
  }

  @Override
  public List<LatencyGroup> latency(LatencyQuery query) {
    return reads.read(
        session -> {
          LatencyGroups groups = new LatencyGroups(query);
          for (SpanTable table : session.tables()) {
            if (table.published() > 0) {
              table.rollup().latency(groups);
            }
          }
          for (Block block : session.view.blocks()) {
            if (isIn(block, query.startNanos(), query.endNanos())) {
              session.open(block).latency(groups);
            }
          }
          return groups.sorted();
        });
  }

  private static boolean isWholly(Block block, long startNanos, long endNanos) {
    return Aggregates.hasMinute(Aggregates.minute(block.catalog().minStart()), startNanos, endNanos)
        && Aggregates.hasMinute(
            Aggregates.minute(block.catalog().maxStart()), startNanos, endNanos);
  }

  private static boolean isIn(Block block, long startNanos, long endNanos) {
    return startNanos < endNanos
        && Aggregates.minute(block.catalog().maxStart()) >= Aggregates.minute(startNanos)
        && Aggregates.minute(block.catalog().minStart()) <= Aggregates.minute(endNanos - 1);
  }
}
