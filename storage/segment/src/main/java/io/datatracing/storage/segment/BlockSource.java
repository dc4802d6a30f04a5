package io.datatracing.storage.segment;

import io.datatracing.model.Span;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.segment.BlockSchema.StoredShape;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A block as one search sees it. It is opened when its turn comes: most searches end before most
 * blocks were needed.
 */
final class BlockSource implements SearchSource {
  private final Supplier<OpenBlock> opener;
  private final Predicate<TraceId> mayContain;
  private final TraceQuery query;
  private final boolean mayMatch;
  private final Map<Integer, Matched> matchedGroups = new HashMap<>();
  private @Nullable OpenBlock open;
  private @Nullable BlockQuery blockQuery;
  private int nextGroup = Integer.MAX_VALUE;
  private long bound;

  private record Matched(RowGroup group, BitSet rows) {}

  BlockSource(
      Block block, Supplier<OpenBlock> opener, Predicate<TraceId> mayContain, TraceQuery query) {
    this.opener = opener;
    this.mayContain = mayContain;
    this.query = query;
    mayMatch = block.catalog().mayMatch(query);
    bound = block.catalog().maxTraceStart();
    if (!mayMatch) {
      nextGroup = -1;
    }
  }

  @Override
  public boolean hasMore() {
    return nextGroup >= 0;
  }

  @Override
  public long bound() {
    return bound;
  }

  @Override
  public void advance(List<Candidate> out) {
    OpenBlock opened = open();
    BlockGroup[] groups = opened.schema().groups;
    if (nextGroup == Integer.MAX_VALUE) {
      nextGroup = query().isPossible() ? query().previousGroup(groups.length - 1) : -1;
    } else {
      candidates(nextGroup, out);
      nextGroup = nextGroup == 0 ? -1 : query().previousGroup(nextGroup - 1);
    }
    bound = nextGroup < 0 ? Long.MIN_VALUE : groups[nextGroup].maxTraceStart;
  }

  private void candidates(int index, List<Candidate> out) {
    Matched matched = matched(index);
    RowGroup group = matched.group();
    int hit = matched.rows().nextSetBit(0);
    if (hit < 0) {
      return;
    }
    long[] ids = group.traceIds();
    int row = 0;
    for (int t = 0; t < group.traces() && hit >= 0; t++) {
      int end = row + group.traceRows()[t];
      if (hit < end) {
        out.add(new Candidate(new TraceId(ids[2 * t], ids[2 * t + 1]), group.starts()[row]));
        hit = matched.rows().nextSetBit(end);
      }
      row = end;
    }
  }

  private Matched matched(int index) {
    return matchedGroups.computeIfAbsent(
        index,
        i -> {
          RowGroup group = new RowGroup(open(), i, false);
          return new Matched(group, mayMatch ? query().match(group, i) : new BitSet());
        });
  }

  private OpenBlock open() {
    OpenBlock known = open;
    if (known == null) {
      known = opener.get();
      open = known;
    }
    return known;
  }

  private BlockQuery query() {
    BlockQuery known = blockQuery;
    if (known == null) {
      known = new BlockQuery(open(), query);
      blockQuery = known;
    }
    return known;
  }

  @Override
  public void scan(SpanVisitor visitor) {
    if (!mayMatch || !query().isPossible()) {
      return;
    }
    int last = open().schema().groups.length - 1;
    for (int i = query().previousGroup(last);
        i >= 0;
        i = i == 0 ? -1 : query().previousGroup(i - 1)) {
      // Not remembered: a scan passes each group once, and a day has many.
      RowGroup group = new RowGroup(open(), i, false);
      scan(group, query().match(group, i), visitor);
    }
  }

  private void scan(RowGroup group, BitSet rows, SpanVisitor visitor) {
    int hit = rows.nextSetBit(0);
    if (hit < 0) {
      return;
    }
    StoredShape[] shapes = open().schema().shapes;
    long[] ids = group.traceIds();
    int end = 0;
    for (int t = 0; t < group.traces() && hit >= 0; t++) {
      end += group.traceRows()[t];
      for (; hit >= 0 && hit < end; hit = rows.nextSetBit(hit + 1)) {
        visitor.visit(
            ids[2 * t],
            ids[2 * t + 1],
            group.starts()[hit],
            group.durations()[hit],
            shapes[group.shapes()[hit]].statusCode() == Status.Code.ERROR.ordinal());
      }
    }
  }

  @Override
  public boolean mayContain(TraceId traceId) {
    return mayContain.test(traceId);
  }

  @Override
  public void facts(TraceId traceId, FactSink sink) {
    for (int index : open().groupsOf(traceId)) {
      Matched matched = matched(index);
      RowGroup group = matched.group();
      long[] ids = group.traceIds();
      int row = 0;
      for (int t = 0; t < group.traces(); t++) {
        int end = row + group.traceRows()[t];
        if (ids[2 * t] == traceId.high() && ids[2 * t + 1] == traceId.low()) {
          facts(matched, row, end, sink);
          return;
        }
        row = end;
      }
    }
  }

  private void facts(Matched matched, int from, int to, FactSink sink) {
    RowGroup group = matched.group();
    BlockSchema schema = open().schema();
    long[] spanIds = group.spanIds();
    long[] parents = group.parents();
    for (int row = from; row < to; row++) {
      StoredShape shape = schema.shapes[group.shapes()[row]];
      long start = group.starts()[row];
      sink.accept(
          spanIds[row],
          parents[row] == 0,
          start,
          start + group.durations()[row],
          schema.services[group.resources()[row]],
          schema.names[shape.name()],
          shape.statusCode() == Status.Code.ERROR.ordinal(),
          matched.rows().get(row));
    }
  }

  @Override
  public void spans(TraceId traceId, List<Span> out) {
    new BlockTraceReader(open()).read(traceId, BlockTraceReader.Part.ALL, out);
  }
}
