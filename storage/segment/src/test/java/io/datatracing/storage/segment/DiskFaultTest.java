package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.StoreOverloadedException;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full or broken: refused, never lost, and again when it is well. */
class DiskFaultTest {
  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private final SpanGenerator generator = new SpanGenerator(1);
  private final List<List<Span>> acknowledged = new ArrayList<>();

  @Test
  void fullDiskRefusesAndRecovers() {
    FaultyDisk disk = new FaultyDisk(".wal");
    try (SpanStore store = open(disk, Map.of())) {
      append(store);
      for (int free : new int[] {0, 1, 7, 100}) {
        disk.freeBytes.set(free);
        assertThatThrownBy(() -> StoreDriver.append(store, generator.trace(50)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("No space left on device");
        assertHoldsAll(store);
        disk.freeBytes.set(Long.MAX_VALUE);
        append(store);
      }
      assertThat(store.stats().failedBatches()).isEqualTo(4);
      assertHoldsAll(store);
    }
    assertSoundWhenOpenedAgain();
  }

  @Test
  void processThatEndsWhileTheDiskIsFullHasLostNothing() {
    FaultyDisk disk = new FaultyDisk("");
    SpanStore store = open(disk, Map.of());
    append(store);
    append(store);
    disk.freeBytes.set(10);
    assertThatThrownBy(() -> StoreDriver.append(store, generator.trace(50)))
        .isInstanceOf(StoreException.class);
    // Its last generation cannot become blocks either.
    store.close();
    assertSoundWhenOpenedAgain();
  }

  /** Blocks cannot be written: two generations wait, then nothing more is taken. */
  @Test
  void blocksThatDoNotFitHoldUpWhatArrivesUntilThereIsRoom() {
    FaultyDisk disk = new FaultyDisk(".blk.tmp");
    Map<String, String> small =
        Map.of(SegmentOptions.BLOCK_ROWS, "20", SegmentOptions.MAX_QUEUED_BYTES, "20000");
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    try (SpanStore store = open(disk, small)) {
      disk.freeBytes.set(100);
      boolean isRefused = false;
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!isRefused && System.nanoTime() - end < 0) {
        List<Span> spans = generator.trace(10);
        CompletableFuture<Void> done = StoreDriver.begin(store, OtlpBatch.of(spans));
        if (done.isCompletedExceptionally()) {
          assertThatThrownBy(done::join)
              .isInstanceOf(CompletionException.class)
              .hasCauseInstanceOf(StoreOverloadedException.class);
          // A queue may also be full for a moment; two waiting generations stay.
          isRefused = waiting.size() > 6;
        } else {
          waiting.add(done);
          acknowledged.add(spans);
        }
      }
      assertThat(isRefused).isTrue();
      disk.freeBytes.set(Long.MAX_VALUE);
      waiting.forEach(CompletableFuture::join);
      append(store);
      assertHoldsAll(store);
    }
    assertSoundWhenOpenedAgain();
  }

  @Test
  void blocksThatCouldNotBeMergedAreTriedAgain() {
    for (int i = 0; i < 3; i++) {
      try (SpanStore store = open(Disk.SYSTEM, Map.of(SegmentOptions.MERGE_BLOCKS, "1000"))) {
        append(store);
      }
    }
    FaultyDisk disk = new FaultyDisk(".blk.tmp");
    try (SpanStore store = open(disk, Map.of(SegmentOptions.MERGE_BLOCKS, "1000"))) {
      Compaction compaction = store.capability(Compaction.class).orElseThrow();
      disk.freeBytes.set(100);
      assertThat(compaction.compact(ByteProgress.NONE)).isZero();
      assertHoldsAll(store);
      disk.freeBytes.set(Long.MAX_VALUE);
      assertThat(compaction.compact(ByteProgress.NONE)).isEqualTo(3);
      assertHoldsAll(store);
    }
    assertSoundWhenOpenedAgain();
  }

  @Test
  void manifestThatDoesNotFitIsWrittenWhenThereIsRoom() {
    FaultyDisk disk = new FaultyDisk(ManifestFormat.FILE_NAME);
    try (SpanStore store = open(disk, Map.of())) {
      append(store);
      disk.freeBytes.set(5);
      clock.now = clock.now.plus(Duration.ofHours(1));
      append(store);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> disk.freeBytes.get() == 0);
      disk.freeBytes.set(Long.MAX_VALUE);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> ((SegmentStore) store).blockCount() > 0);
      append(store);
      assertHoldsAll(store);
    }
    assertSoundWhenOpenedAgain();
  }

  @Test
  void failedSyncEndsAcknowledging() {
    FaultyDisk disk = new FaultyDisk(".wal");
    try (SpanStore store = open(disk, Map.of())) {
      append(store);
      disk.syncFails = true;
      assertThatThrownBy(() -> StoreDriver.append(store, generator.trace(5)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Input/output error");
      // The system may have thrown the data away and report success now.
      disk.syncFails = false;
      assertThatThrownBy(() -> StoreDriver.append(store, generator.trace(5)))
          .isInstanceOf(StoreException.class);
      assertHoldsAll(store);
    }
    assertSoundWhenOpenedAgain();
  }

  /** However much was refused before. */
  @Test
  void whoAppendsAfterAFailedSyncIsAnswered() {
    FaultyDisk disk = new FaultyDisk(".wal");
    try (SpanStore store = open(disk, Map.of())) {
      disk.syncFails = true;
      for (int i = 1; i <= 4; i++) {
        // More than is put together for one sync.
        byte[] noise = new byte[2 << 20];
        new Random(i).nextBytes(noise);
        Span span =
            Span.builder(new TraceId(1, i), new SpanId(i), "large")
                .attribute(new Attribute("noise", AttributeValue.ofBytes(noise)))
                .build();
        assertThatThrownBy(() -> StoreDriver.append(store, List.of(span)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("Input/output error");
      }
      assertThat(store.stats().failedBatches()).isEqualTo(4);
    }
    assertSoundWhenOpenedAgain();
  }

  @Test
  void clockThatJumpsBackLosesNothing() throws IOException {
    try (SpanStore store = open(Disk.SYSTEM, Map.of(SegmentOptions.RETENTION, "PT2H"))) {
      append(store);
      clock.now = clock.now.minus(Duration.ofHours(30));
      append(store);
      clock.now = clock.now.minus(Duration.ofDays(10_000));
      append(store);
      assertHoldsAll(store);
    }
    try (SpanStore store = open(Disk.SYSTEM, Map.of(SegmentOptions.RETENTION, "PT2H"))) {
      append(store);
      assertHoldsAll(store);
    }
    assertSoundWhenOpenedAgain();
  }

  private void append(SpanStore store) {
    List<Span> spans = generator.trace(10);
    StoreDriver.append(store, spans);
    acknowledged.add(spans);
  }

  private void assertSoundWhenOpenedAgain() {
    try (SpanStore store = open(Disk.SYSTEM, Map.of())) {
      assertHoldsAll(store);
      assertThat(store.check().damages()).isEmpty();
    }
  }

  private void assertHoldsAll(SpanStore store) {
    for (List<Span> spans : acknowledged) {
      TraceId id = spans.get(0).traceId();
      assertThat(store.reader().trace(id)).isEqualTo(Trace.of(id, spans));
    }
  }

  private SpanStore open(Disk disk, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(SegmentOptions.SHARDS, "1");
    all.putIfAbsent(SegmentOptions.RETENTION, "P100000D");
    return SegmentStore.open(
        new StoreOptions(directory, all, clock), SegmentOptions.from(all), disk);
  }
}
