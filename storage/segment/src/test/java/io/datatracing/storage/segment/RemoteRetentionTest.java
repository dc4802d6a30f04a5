package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.storage.api.RemoteBlocks;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes room while only a part of an hour is in the bucket. */
class RemoteRetentionTest {
  @TempDir Path directory;
  private final String name = UUID.randomUUID().toString();
  private final MemoryObjects.Bucket bucket = MemoryObjects.bucket(name);
  private final SettableClock clock = new SettableClock();

  @Test
  void bytesThatAreTooManyDropOnlyWhatIsHere() {
    SpanGenerator generator = new SpanGenerator(1);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (SpanStore store = open(Map.of())) {
        List<Span> more = generator.traces(100);
        StoreDriver.append(store, more);
        spans.addAll(more);
      }
    }
    assertThat(StoreFiles.endingWith(".blk", directory)).hasSizeGreaterThan(1);
    clock.now = clock.now.plus(Duration.ofDays(3));
    AtomicInteger puts = new AtomicInteger();
    bucket.onPut = content -> puts.getAndIncrement() == 0 ? content : new byte[0];
    try (SpanStore store = open(Map.of())) {
      moveAsFarAsItGoes(store);
      // The store's own thread may be the one that moves a block, or meets the refusal.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> puts.get() > 1 && remoteBlocks(store) == 1);
    }
    // Nothing more is moved.
    bucket.isOut = true;
    try (SpanStore store = open(Map.of(SegmentOptions.RETENTION_BYTES, "1"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> StoreFiles.endingWith(".blk", directory).isEmpty());
      assertThat(remoteBlocks(store)).isEqualTo(1);
      bucket.isOut = false;
      List<Span> left = new ArrayList<>();
      store.bulk().read(null, Long.MIN_VALUE, Long.MAX_VALUE, left::addAll);
      assertThat(left).isNotEmpty().hasSizeLessThan(spans.size());
      assertThat(spans).containsAll(left);
    }
    try (SpanStore store = open(Map.of())) {
      assertThat(remoteBlocks(store)).isEqualTo(1);
      assertThat(store.damages()).isEmpty();
    }
  }

  private static void moveAsFarAsItGoes(SpanStore store) {
    try {
      RemoteBlocksTest.move(store);
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("has 0 bytes there");
    }
  }

  private static long remoteBlocks(SpanStore store) {
    return store.capability(RemoteBlocks.class).orElseThrow().figures().blocks();
  }

  private SpanStore open(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put(SegmentOptions.BLOCK_ROWS, "500");
    return RemoteBlocksTest.open(directory, clock, name, settings);
  }
}
