package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.ServiceEdges;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums that are kept against what the blocks themselves say. */
class EdgeSumsTest {
  private static final int BLOCKS = 6;
  private static final int CALLS = 40;

  @TempDir Path directory;

  @Test
  void areThoseOfTheBlocksWhateverWasAskedBefore() throws IOException {
    List<Block> blocks = blocks();
    EdgeSums sums = new EdgeSums();
    Random random = new Random(3);
    try (BlockCache cache = new BlockCache(1 << 20, 1 << 20)) {
      for (int i = 0; i < 200; i++) {
        List<Block> some = blocks.stream().filter(block -> random.nextBoolean()).toList();
        assertThat(summed(sums, some, cache)).isEqualTo(read(some, cache));
      }
    }
    assertThat(sums.size()).isGreaterThan(BLOCKS);
  }

  @Test
  void goOnFromWhatIsKnown() throws IOException {
    List<Block> blocks = blocks();
    EdgeSums sums = new EdgeSums();
    try (BlockCache cache = new BlockCache(1 << 20, 1 << 20)) {
      for (int i = 1; i <= BLOCKS; i++) {
        List<Block> first = new ArrayList<>(blocks.subList(0, i));
        // What has come is asked first: if others were opened, too, one of them would be the last.
        Collections.reverse(first);
        try (ReadSession session = session(blocks, cache)) {
          sums.add(session, first, new EdgeTotals());
          assertThat(session.lastOpened()).isSameAs(blocks.get(i - 1));
        }
        assertThat(summed(sums, first, cache)).isEqualTo(read(first, cache));
      }
    }
  }

  @Test
  void takeNoMoreThanTheyMay() throws IOException {
    List<Block> blocks = blocks();
    try (BlockCache cache = new BlockCache(1 << 20, 1 << 20)) {
      EdgeSums one = new EdgeSums();
      summed(one, blocks.subList(0, 1), cache);
      long most = 3 * one.bytes();
      EdgeSums sums = new EdgeSums(most);
      for (Block block : blocks) {
        assertThat(summed(sums, List.of(block), cache)).isEqualTo(read(List.of(block), cache));
        assertThat(sums.bytes()).isPositive().isLessThanOrEqualTo(most);
      }
      assertThat(sums.size()).isLessThan(BLOCKS);

      EdgeSums none = new EdgeSums(1);
      assertThat(summed(none, blocks, cache)).isEqualTo(read(blocks, cache));
      assertThat(none.size()).isZero();
    }
  }

  private static ServiceEdges summed(EdgeSums sums, List<Block> blocks, BlockCache cache) {
    EdgeTotals totals = new EdgeTotals();
    try (ReadSession session = session(blocks, cache)) {
      sums.add(session, blocks, totals);
    }
    return totals.sum();
  }

  private static ServiceEdges read(List<Block> blocks, BlockCache cache) {
    EdgeTotals totals = new EdgeTotals();
    try (ReadSession session = session(blocks, cache)) {
      for (Block block : blocks) {
        session.open(block).edges(0, Long.MAX_VALUE, totals);
      }
    }
    return totals.sum();
  }

  private static ReadSession session(List<Block> blocks, BlockCache cache) {
    return new ReadSession(new StoreView(blocks, List.of()), cache, new TraceIndexes(), () -> {});
  }

  /** Calls between four services, some of which have their callers in no block. */
  private List<Block> blocks() throws IOException {
    Random random = new Random(9);
    List<Block> blocks = new ArrayList<>();
    for (int b = 0; b < BLOCKS; b++) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        TraceId trace = new TraceId(b + 1, i + 1);
        if (random.nextInt(5) > 0) {
          spans.add(span(trace, 1, 0, SpanKind.CLIENT, random));
        }
        spans.add(span(trace, 2, 1, SpanKind.SERVER, random));
      }
      Path path = directory.resolve(b + BlockPublisher.SUFFIX);
      BlockWriter.write(BlockFormatTest.table(spans), path, b, Disk.SYSTEM);
      blocks.add(Block.load(path, "2026-11-22T00"));
    }
    return blocks;
  }

  private static Span span(TraceId trace, long id, long parent, SpanKind kind, Random random) {
    long start = 60_000_000_000L * random.nextInt(4);
    return Span.builder(trace, new SpanId(id), "call")
        .kind(kind)
        .parent(parent == 0 ? null : new SpanId(parent))
        .times(start, start + random.nextInt(1_000_000))
        .resource(
            new Resource(
                List.of(Attribute.of(Resource.SERVICE_NAME, "service-" + random.nextInt(4)))))
        .build();
  }
}
