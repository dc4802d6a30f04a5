package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentStoreTest {
  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();

  @Test
  void secondWriterIsRefusedAndTheFirstNamed() {
    SpanStore first = open(Map.of());
    assertThatThrownBy(() -> open(Map.of()))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "The data directory %s is in use by process %d; stop that process or choose another"
                + " directory",
            directory, ProcessHandle.current().pid());
    first.close();
    open(Map.of()).close();
  }

  @Test
  void directoryThatCannotBeWrittenIsOneLine() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(
            () -> new SegmentStoreProvider().open(new StoreOptions(file.resolve("data"))))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("The data directory " + file.resolve("data") + " cannot be written")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void damagedBlockIsNamedAndTheRestIsServed() throws IOException {
    SpanGenerator generator = new SpanGenerator(1);
    List<Span> lost = generator.trace(10);
    List<Span> kept = generator.trace(10);
    appendAndClose(lost);
    Path block = blocks().get(0);
    appendAndClose(kept);
    byte[] content = Files.readAllBytes(block);
    content[30] ^= 1;
    Files.write(block, content);

    SpanStore store = open(Map.of());
    assertThat(store.check().damages()).hasSize(1);
    assertThat(store.check().damages().get(0).place()).isEqualTo(block.toString());
    assertThat(store.reader().trace(lost.get(0).traceId())).isNull();
    TraceId id = kept.get(0).traceId();
    assertThat(store.reader().trace(id)).isEqualTo(Trace.of(id, kept));
    store.close();
  }

  @Test
  void blockOfANewerVersionStopsTheOpening() throws IOException {
    appendAndClose(new SpanGenerator(1).trace(3));
    Path block = blocks().get(0);
    byte[] content = Files.readAllBytes(block);
    content[FileHeader.VERSION_OFFSET] = BlockFormat.VERSION + 1;
    Files.write(block, content);
    assertThatThrownBy(() -> open(Map.of()))
        .hasMessageContaining(block + " has format 3; this version reads 1 to 2");
  }

  /** Version 1 has no merged blocks; its records mean the same. */
  @Test
  void manifestOfAnOlderVersionIsReadAndWrittenAnew() throws IOException {
    List<Span> spans = new SpanGenerator(1).trace(3);
    appendAndClose(spans);
    Path manifest = directory.resolve(ManifestFormat.FILE_NAME);
    writeVersion(manifest, 1);
    SpanStore store = open(Map.of());
    TraceId id = spans.get(0).traceId();
    assertThat(store.reader().trace(id)).isEqualTo(Trace.of(id, spans));
    store.close();
    assertThat(Files.readAllBytes(manifest)[FileHeader.VERSION_OFFSET])
        .isEqualTo((byte) ManifestFormat.VERSION);
  }

  @Test
  void manifestOfANewerVersionIsRefusedWithBothVersions() throws IOException {
    appendAndClose(new SpanGenerator(1).trace(3));
    Path manifest = directory.resolve(ManifestFormat.FILE_NAME);
    writeVersion(manifest, ManifestFormat.VERSION + 1);
    String message =
        manifest
            + " has format 4; this version reads 1 to 3. Start the newer DataTracing that wrote it";
    assertThatThrownBy(() -> open(Map.of())).hasMessage(message);
    assertThatThrownBy(() -> new SegmentStoreProvider().follow(new StoreOptions(directory)))
        .hasMessage(message);
  }

  private static void writeVersion(Path manifest, int version) throws IOException {
    byte[] content = Files.readAllBytes(manifest);
    byte[] header = FileHeader.write(ManifestFormat.MAGIC, version, 1);
    System.arraycopy(header, 0, content, 0, header.length);
    Files.write(manifest, content);
  }

  @Test
  void partitionsExpireWholeAndAreCounted() {
    List<Span> old = new SpanGenerator(1).trace(10);
    appendAndClose(old);
    clock.now = clock.now.plus(Duration.ofHours(30));
    SpanStore store = open(Map.of(SegmentOptions.RETENTION, "P1D"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> store.stats().expiredSpans() == 10);
    assertThat(store.reader().trace(old.get(0).traceId())).isNull();
    assertThat(store.stats().spans()).isZero();
    store.close();
    assertThat(blocks()).isEmpty();
  }

  @Test
  void oldestPartitionsMakeRoomWhenTheDiskIsUsedUp() throws IOException {
    List<Span> oldest = new SpanGenerator(1).trace(10);
    List<Span> old = new SpanGenerator(2).trace(10);
    List<Span> current = new SpanGenerator(3).trace(10);
    appendAndClose(oldest);
    clock.now = clock.now.plus(Duration.ofHours(1));
    appendAndClose(old);
    clock.now = clock.now.plus(Duration.ofHours(1));
    appendAndClose(current);
    long all = 0;
    for (Path block : blocks()) {
      all += Files.size(block);
    }

    SpanStore store = open(Map.of(SegmentOptions.RETENTION_BYTES, Long.toString(all - 1)));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> store.stats().expiredSpans() == 10);
    assertThat(store.reader().trace(oldest.get(0).traceId())).isNull();
    assertThat(store.reader().trace(old.get(0).traceId())).isNotNull();
    store.close();

    SpanStore tiny = open(Map.of(SegmentOptions.RETENTION_BYTES, "1"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> tiny.stats().expiredSpans() == 10);
    assertThat(tiny.reader().trace(old.get(0).traceId())).isNull();
    assertThat(tiny.reader().trace(current.get(0).traceId())).as("this hour's").isNotNull();
    tiny.close();
  }

  @Test
  void hourOfArrivalEndsAGeneration() {
    SpanStore store = open(Map.of());
    StoreDriver.append(store, new SpanGenerator(1).trace(10));
    clock.now = clock.now.plus(Duration.ofHours(1));
    StoreDriver.append(store, new SpanGenerator(2).trace(10));
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !blocks().isEmpty());
    store.close();
  }

  @Test
  void anotherProcessCanFollowTheManifest() throws IOException {
    SpanStore store = open(Map.of(SegmentOptions.BLOCK_ROWS, "10"));
    ManifestReader follower = new ManifestReader(directory.resolve(ManifestFormat.FILE_NAME));
    follower.poll();
    assertThat(follower.blocks()).isEmpty();
    StoreDriver.append(store, new SpanGenerator(1).trace(20));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              follower.poll();
              assertThat(follower.blocks()).isNotEmpty();
            });
    store.close();
    follower.poll();
    assertThat(blocks()).hasSize(follower.blocks().size());
  }

  @Test
  void strangersInPartitionsAreDeletedAndLogsOfBlocksToo() throws IOException {
    appendAndClose(new SpanGenerator(1).trace(5));
    Path block = blocks().get(0);
    Path stranger = Files.copy(block, block.resolveSibling("ffffffffffffffff-00.blk"));
    Path half = Files.createFile(block.resolveSibling("x.blk.tmp"));
    open(Map.of()).close();
    assertThat(block).exists();
    assertThat(stranger).doesNotExist();
    assertThat(half).doesNotExist();
    try (Stream<Path> logs = Files.list(directory.resolve("wal"))) {
      // The one of the last, empty generation is deleted with it or at the next opening.
      assertThat(logs.count()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void settingsThatMakeNoSenseAreNamed() {
    assertThatThrownBy(() -> open(Map.of(SegmentOptions.SHARDS, "0")))
        .hasMessage("datatracing.store.segment.shards is 0, not 1 to 64");
    assertThatThrownBy(() -> open(Map.of(SegmentOptions.RETENTION, "soon")))
        .hasMessageContaining("'soon', not an ISO 8601 duration");
    for (String wrong : List.of("", "-1", "20 G", "1.5G", "999999999999G", "0")) {
      assertThatThrownBy(() -> open(Map.of(SegmentOptions.RETENTION_BYTES, wrong)))
          .hasMessageStartingWith("datatracing.store.segment.retention-bytes is ");
    }
    assertThatThrownBy(() -> open(Map.of("datatracing.store.segment.retentoin", "P1D")))
        .hasMessageStartingWith(
            "There is no setting datatracing.store.segment.retentoin; there are");
    assertThat(SegmentOptions.from(Map.of(SegmentOptions.RETENTION_BYTES, "3G")).retentionBytes())
        .isEqualTo(3L << 30);
  }

  @Test
  void fullQueueRefusesAtOnce() {
    SpanStore store = open(Map.of(SegmentOptions.MAX_QUEUED_BYTES, "1"));
    int refused = 0;
    SpanGenerator generator = new SpanGenerator(1);
    for (int i = 0; i < 200; i++) {
      var done = StoreDriver.begin(store, OtlpBatch.of(generator.trace(20)));
      refused += done.isCompletedExceptionally() ? 1 : 0;
    }
    assertThat(refused).isPositive();
    assertThat(store.stats().refusedBatches()).isEqualTo(refused);
    store.close();
  }

  private SpanStore open(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent(SegmentOptions.BLOCK_ROWS, "1000");
    return new SegmentStoreProvider().open(new StoreOptions(directory, all, clock));
  }

  private void appendAndClose(List<Span> spans) {
    SpanStore store = open(Map.of());
    StoreDriver.append(store, spans);
    store.close();
  }

  private List<Path> blocks() {
    return StoreFiles.endingWith(".blk", directory.resolve(Partition.FOLDER));
  }
}
