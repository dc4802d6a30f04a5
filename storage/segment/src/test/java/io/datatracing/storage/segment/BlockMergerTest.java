package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockMergerTest {
  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private final List<List<Span>> traces = new ArrayList<>();

  @Test
  void blocksOfAnHourThatIsOverBecomeOneInTheBackground() {
    restarts(5);
    assertThat(blocks()).hasSize(5);
    clock.now = clock.now.plus(Duration.ofHours(1));
    try (SpanStore store = open(Map.of())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(blocks()).hasSize(1));
      assertHoldsAll(store);
      assertThat(store.check().damages()).isEmpty();
    }
    try (SpanStore again = open(Map.of())) {
      assertHoldsAll(again);
    }
  }

  @Test
  void compactionMergesWhatIsSmallAndSaysHowMuch() {
    restarts(4);
    try (SpanStore store = open(Map.of())) {
      long[] last = new long[2];
      ByteProgress progress =
          (done, all) -> {
            last[0] = done;
            last[1] = all;
          };
      Compaction compaction = store.capability(Compaction.class).orElseThrow();
      assertThat(compaction.compact(progress)).isEqualTo(4);
      assertThat(last[0]).isPositive().isLessThanOrEqualTo(last[1]);
      assertThat(compaction.compact(ByteProgress.NONE)).isZero();
      assertThat(blocks()).hasSize(1);
      assertHoldsAll(store);
    }
  }

  @Test
  void largeBlocksStayAsTheyAre() {
    restarts(3);
    // Half of a full block, and above: not worth it.
    try (SpanStore store = open(Map.of(SegmentOptions.BLOCK_ROWS, "20"))) {
      assertThat(store.capability(Compaction.class).orElseThrow().compact(ByteProgress.NONE))
          .isZero();
    }
    assertThat(blocks()).hasSize(3);
  }

  @Test
  void damagedPartIsNamedAndTheOthersAreMerged() throws IOException {
    restarts(3);
    Path damaged = blocks().get(1);
    byte[] content = Files.readAllBytes(damaged);
    content[30] ^= 1;
    Files.write(damaged, content);
    clock.now = clock.now.plus(Duration.ofHours(1));
    try (SpanStore store = open(Map.of())) {
      Compaction compaction = store.capability(Compaction.class).orElseThrow();
      // The first finds the damage, the next goes on without that block.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                compaction.compact(ByteProgress.NONE);
                assertThat(blocks()).contains(damaged).hasSize(2);
              });
      assertThat(store.check().damages()).hasSize(1);
      assertThat(store.check().damages().get(0).place()).isEqualTo(damaged.toString());
      for (int i = 0; i < 3; i += 2) {
        assertHolds(store, traces.get(i));
      }
    }
  }

  @Test
  void readsGoOnWhileBlocksAreMerged() throws Exception {
    restarts(6);
    AtomicBoolean isMerged = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try (SpanStore store = open(Map.of())) {
      List<Future<?>> reads = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        reads.add(
            readers.submit(
                () -> {
                  do {
                    assertHoldsAll(store);
                    List<Span> all = new ArrayList<>();
                    store.bulk().read(null, 0, Long.MAX_VALUE, all::addAll);
                    assertThat(all).hasSize(60);
                  } while (!isMerged.get());
                }));
      }
      store.capability(Compaction.class).orElseThrow().compact(ByteProgress.NONE);
      isMerged.set(true);
      for (Future<?> read : reads) {
        read.get();
      }
    } finally {
      isMerged.set(true);
      readers.shutdownNow();
    }
  }

  @Test
  void filesOfAMergeThatWasCutOffAreDeleted() throws IOException {
    restarts(2);
    Path folder = blocks().get(0).resolveSibling("");
    // Written and renamed, but not in the manifest yet.
    Path merged = Files.copy(blocks().get(0), folder.resolve("m0123456789abcdef.blk"));
    Path half = Files.createFile(folder.resolve("m0123456789abcdee.blk.tmp"));
    try (SpanStore store = open(Map.of())) {
      assertThat(merged).doesNotExist();
      assertThat(half).doesNotExist();
      assertHoldsAll(store);
      assertThat(store.stats().spans()).isEqualTo(20);
    }
  }

  /** Spans of one trace that come hours later are in another block, and one trace on reading. */
  @Test
  void lateSpansJoinTheirTrace() {
    List<Span> all = new SpanGenerator(9).trace(12);
    for (int i = 0; i < 4; i++) {
      try (SpanStore store = open(Map.of())) {
        StoreDriver.append(store, all.subList(3 * i, 3 * i + 3));
      }
      clock.now = clock.now.plus(Duration.ofHours(2));
    }
    try (SpanStore store = open(Map.of())) {
      assertHolds(store, all);
    }
  }

  /** Each restart leaves a block. */
  private void restarts(int count) {
    for (int i = 0; i < count; i++) {
      List<Span> trace = new SpanGenerator(traces.size()).trace(10);
      traces.add(trace);
      try (SpanStore store = open(Map.of(SegmentOptions.MERGE_BLOCKS, "1000"))) {
        StoreDriver.append(store, trace);
      }
    }
  }

  private void assertHoldsAll(SpanStore store) {
    traces.forEach(trace -> assertHolds(store, trace));
  }

  private static void assertHolds(SpanStore store, List<Span> spans) {
    TraceId id = spans.get(0).traceId();
    assertThat(store.reader().trace(id)).isEqualTo(Trace.of(id, spans));
  }

  private SpanStore open(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put(SegmentOptions.SHARDS, "1");
    all.put(SegmentOptions.BLOCK_ROWS, "1000");
    all.putAll(settings);
    return new SegmentStoreProvider().open(new StoreOptions(directory, all, clock));
  }

  private List<Path> blocks() {
    return StoreFiles.endingWith(".blk", directory.resolve(Partition.FOLDER));
  }
}
