package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceIndexTest {
  private static final long SEED = 7;
  private static final int BLOCKS = 12;

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private final List<List<Span>> traces = new ArrayList<>();

  @Test
  void everyTraceIsFoundInItsBlocksAndInFewOthers() throws IOException {
    Map<TraceId, Set<String>> holders = new HashMap<>();
    List<Block> blocks = new ArrayList<>();
    SpanGenerator generator = new SpanGenerator(1);
    List<Span> shared = generator.traces(20);
    for (int b = 0; b < 5; b++) {
      List<Span> spans = new ArrayList<>(generator.traces(400));
      spans.addAll(shared);
      String name = "block-" + b + ".blk";
      Path file = directory.resolve(name);
      BlockWriter.write(BlockFormatTest.table(spans), file, SEED, Disk.SYSTEM);
      blocks.add(Block.load(file, "2026-11-21T03"));
      spans.forEach(
          span -> holders.computeIfAbsent(span.traceId(), id -> new HashSet<>()).add(name));
    }
    TraceIndex index = write(blocks);
    assertThat(index.covered()).hasSize(5);
    holders.forEach((id, names) -> assertThat(find(index, id)).containsAll(names));
    Random random = new Random(99);
    int wrong = 0;
    for (int i = 0; i < 10_000; i++) {
      wrong += find(index, new TraceId(random.nextLong(), random.nextLong())).size();
    }
    // 2,000 hashes of 32 bits.
    assertThat(wrong).isLessThan(3);
  }

  @Test
  void damagedOrCutOffIndexIsNoticed() throws IOException {
    Path file = directory.resolve("block.blk");
    List<Span> spans = new SpanGenerator(2).traces(300);
    BlockWriter.write(BlockFormatTest.table(spans), file, SEED, Disk.SYSTEM);
    TraceIndex sound = write(List.of(Block.load(file, "2026-11-21T03")));
    byte[] content = Files.readAllBytes(sound.path());
    Path changed = directory.resolve("changed.idx");
    for (int at = 0; at < content.length; at++) {
      byte[] damaged = content.clone();
      damaged[at] ^= 1;
      Files.write(changed, damaged);
      assertThatThrownBy(() -> askAll(changed, spans))
          .as("byte %d", at)
          .isInstanceOf(FormatException.class)
          .hasMessageContaining(changed.toString());
    }
    for (int length = 0; length < content.length; length += 7) {
      Files.write(changed, Arrays.copyOf(content, length));
      assertThatThrownBy(() -> new TraceIndex(changed)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void hourThatIsOverGetsAnIndexThatAnswersForItsBlocks() throws IOException {
    fillAnHour();
    try (SpanStore store = open()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(indexes()).hasSize(1));
      assertHoldsAll(store);
      assertThat(store.reader().trace(new TraceId(1, 1))).isNull();
      assertThat(
              StoreDriver.searchAll(
                  store.reader(), TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE)))
          .hasSize(BLOCKS);
    }
    Path index = indexes().get(0);
    try (SpanStore again = open()) {
      assertHoldsAll(again);
      assertThat(indexes()).containsExactly(index);
    }
    // A damaged one is made anew; nothing is lost.
    byte[] content = Files.readAllBytes(index);
    content[content.length - 1] ^= 1;
    Files.write(index, content);
    try (SpanStore again = open()) {
      assertHoldsAll(again);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(indexes()).hasSize(1).doesNotContain(index));
      assertHoldsAll(again);
    }
  }

  @Test
  void indexThatIsDamagedWhileTheStoreIsOpenIsLeftOut() throws IOException {
    fillAnHour();
    try (SpanStore store = open()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(indexes()).hasSize(1));
      assertHoldsAll(store);
      byte[] content = Files.readAllBytes(indexes().get(0));
      content[FileHeader.SIZE] ^= 1;
      Files.write(indexes().get(0), content);
      assertHoldsAll(store);
    }
  }

  @Test
  void indexGoesWithItsHour() {
    fillAnHour();
    try (SpanStore store = open()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(indexes()).hasSize(1));
      clock.now = clock.now.plus(Duration.ofDays(30));
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> store.stats().spans() == 0);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(indexes()).isEmpty());
    }
  }

  /** Full blocks, which are not merged; then the hour ends. */
  private void fillAnHour() {
    for (int i = 0; i < BLOCKS; i++) {
      List<Span> trace = new SpanGenerator(i).trace(12);
      traces.add(trace);
      try (SpanStore store = open()) {
        StoreDriver.append(store, trace);
      }
    }
    clock.now = clock.now.plus(Duration.ofHours(1));
  }

  private void assertHoldsAll(SpanStore store) {
    for (List<Span> trace : traces) {
      TraceId id = trace.get(0).traceId();
      assertThat(store.reader().trace(id)).isEqualTo(Trace.of(id, trace));
    }
  }

  private SpanStore open() {
    return new SegmentStoreProvider()
        .open(
            new StoreOptions(
                directory,
                Map.of(
                    SegmentOptions.SHARDS, "1",
                    SegmentOptions.BLOCK_ROWS, "20",
                    SegmentOptions.INDEX_BLOCKS, "4"),
                clock));
  }

  @Test
  void oneThatIsNotKeptOpenIsReadByItsName() throws IOException {
    TraceIndexWriter writer = new TraceIndexWriter(SEED);
    writer.block("a.blk");
    writer.trace(1, 2);
    Path file = directory.resolve("seldom.idx");
    writer.write(file);
    TraceIndex index = new TraceIndex(file, false);
    assertThat(find(index, new TraceId(1, 2))).containsExactly("a.blk");
    Files.delete(file);
    assertThatThrownBy(() -> find(index, new TraceId(1, 2)))
        .hasCauseInstanceOf(NoSuchFileException.class);
    index.close();
    assertThatThrownBy(() -> find(index, new TraceId(1, 2)))
        .hasCauseInstanceOf(ClosedChannelException.class);
  }

  private TraceIndex write(List<Block> blocks) throws IOException {
    Path file = directory.resolve("traces.idx");
    try (BlockCache cache = new BlockCache(1 << 20, 1 << 20)) {
      TraceIndex.write(file, blocks, cache, SEED);
    }
    return new TraceIndex(file);
  }

  private static Set<String> find(TraceIndex index, TraceId id) {
    Set<String> names = new HashSet<>();
    index.find(id, names);
    return names;
  }

  private static void askAll(Path file, List<Span> spans) throws IOException {
    try (TraceIndex index = new TraceIndex(file)) {
      spans.stream().map(Span::traceId).distinct().forEach(id -> find(index, id));
    }
  }

  private List<Path> indexes() {
    return StoreFiles.endingWith(".idx", directory.resolve(Partition.FOLDER));
  }
}
