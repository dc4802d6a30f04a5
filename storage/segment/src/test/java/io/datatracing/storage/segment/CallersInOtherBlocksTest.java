package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.ServiceEdge;
import io.datatracing.storage.api.ServiceEdges;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans of one call are in two blocks, as the caller's came later. */
class CallersInOtherBlocksTest {
  private static final int CALLS = 50;

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();

  @Test
  void areFoundByTheFirstQuestionAndKnownToTheNext() {
    store(span -> span.kind(SpanKind.SERVER).parent(new SpanId(1)), 2, "orders");
    store(span -> span.kind(SpanKind.CLIENT), 1, "gateway");
    assertThat(StoreFiles.endingWith(".blk", directory)).hasSize(2);

    try (SpanStore store = open()) {
      ServiceEdges first = store.aggregates().edges(0, Long.MAX_VALUE);
      assertThat(first.unmatchedCalls()).isZero();
      assertThat(first.edges()).hasSize(1);
      assertThat(first.edges().get(0).calls().count()).isEqualTo(CALLS);
      assertThat(store.aggregates().edges(0, Long.MAX_VALUE)).isEqualTo(first);
    }
  }

  @Test
  void areLookedForInBlocksThatComeLater() {
    List<Span> called =
        spans(span -> span.kind(SpanKind.SERVER).parent(new SpanId(1)), 2, "orders");
    List<Span> callers = spans(span -> span.kind(SpanKind.CLIENT), 1, "gateway");
    try (SpanStore store = open(Map.of(SegmentOptions.BLOCK_ROWS, Integer.toString(CALLS)))) {
      StoreDriver.append(store, called);
      awaitBlocks(store, 1);
      for (int i = 0; i < 2; i++) {
        ServiceEdges alone = store.aggregates().edges(0, Long.MAX_VALUE);
        assertThat(alone.unmatchedCalls()).isEqualTo(CALLS);
        assertThat(alone.isLooking()).isFalse();
      }
      StoreDriver.append(store, callers);
      awaitBlocks(store, 2);
      for (int i = 0; i < 2; i++) {
        ServiceEdges both = store.aggregates().edges(0, Long.MAX_VALUE);
        assertThat(both.unmatchedCalls()).isZero();
        assertThat(both.edges()).hasSize(1);
        assertThat(both.edges().get(0).calls().count()).isEqualTo(CALLS);
      }
    }
  }

  private static void awaitBlocks(SpanStore store, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ((SegmentStore) store).blockCount() == count);
  }

  @Test
  void areForgottenWithTheirBlock() throws IOException {
    store(span -> span.kind(SpanKind.CLIENT), 1, "gateway");
    Path file = StoreFiles.endingWith(".blk", directory).get(0);
    Block block = Block.load(file, file.getParent().getFileName().toString());
    KnownCallers known = new KnownCallers();
    Dangling call = new Dangling(3, 4, 5, 0, "orders", ServiceEdge.Kind.HTTP, 1, false);
    Dangling other = new Dangling(3, 4, 6, 0, "orders", ServiceEdge.Kind.HTTP, 1, false);
    known.found(call, "gateway", block);

    assertThat(known.of(call, Set.of(file))).isEqualTo("gateway");
    assertThat(known.of(other, Set.of(file))).isNull();
    assertThat(known.of(call, Set.of())).isNull();
  }

  @Test
  void traceIsInTheGroupsOfItsHash() {
    Random random = new Random(7);
    int traces = 5_000;
    // Few enough that many share their first bits, which is all the index keeps.
    long[] hashes = random.longs(traces, 0, 1_000).map(hash -> hash << 40).toArray();
    int[] groups = random.ints(traces, 0, 20).toArray();
    Map<Long, int[]> expected = new HashMap<>();
    for (int i = 0; i < traces; i++) {
      int group = groups[i];
      expected.merge(
          hashes[i],
          new int[] {group},
          (all, one) ->
              IntStream.concat(Arrays.stream(all), Arrays.stream(one)).sorted().toArray());
    }
    ByteSink out = new ByteSink(1 << 16);
    BlockTraceIndex.write(hashes, groups, out);
    BlockTraceIndex index = BlockTraceIndex.read(Arrays.copyOf(out.array(), out.size()));

    for (long hash = 0; hash < 1_001; hash++) {
      assertThat(index.find(hash << 40 | random.nextInt(1 << 30)))
          .as("hash %d", hash)
          .isEqualTo(expected.getOrDefault(hash << 40, new int[0]));
    }
  }

  private void store(UnaryOperator<SpanBuilder> shape, long spanId, String service) {
    try (SpanStore store = open()) {
      StoreDriver.append(store, spans(shape, spanId, service));
    }
  }

  private static List<Span> spans(UnaryOperator<SpanBuilder> shape, long spanId, String service) {
    return IntStream.rangeClosed(1, CALLS)
        .mapToObj(
            i ->
                shape
                    .apply(Span.builder(new TraceId(i, i), new SpanId(spanId), "call"))
                    .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, service))))
                    .times(1_000, 2_000)
                    .build())
        .toList();
  }

  private SpanStore open() {
    return open(Map.of());
  }

  private SpanStore open(Map<String, String> more) {
    // One block each time, on any machine, and an hour that is not over: its blocks stay two.
    Map<String, String> settings = new HashMap<>(more);
    settings.put(SegmentOptions.SHARDS, "1");
    return new SegmentStoreProvider().open(new StoreOptions(directory, settings, clock));
  }
}
