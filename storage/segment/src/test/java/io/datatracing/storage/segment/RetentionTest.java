package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.model.Span;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HOURS = 3;

  @TempDir Path directory;
  private final SpanGenerator generator = new SpanGenerator(1);
  private final Gate clock = new Gate();

  /** Stops whoever takes down which traces go, as hours of many traces would. */
  private static final class Gate extends Clock {
    volatile Instant now = Instant.parse("2026-11-21T03:30:00Z");
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);

    @Override
    public Instant instant() {
      boolean isTakingDown =
          StackWalker.getInstance()
              .walk(
                  frames ->
                      frames.anyMatch(
                          frame -> frame.getClassName().equals(ExpiredTraces.class.getName())));
      if (isTakingDown) {
        reached.countDown();
        try {
          open.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void spansBecomeBlocksWhileHoursThatHaveExpiredAreStillThere() throws Exception {
    int old = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      try (SpanStore store = open()) {
        List<Span> spans = generator.trace(5);
        old += spans.size();
        StoreDriver.append(store, spans);
      }
      clock.now = clock.now.plus(Duration.ofHours(1));
    }
    clock.now = clock.now.plus(Duration.ofDays(30));
    int expected = old;
    try (SpanStore store = open()) {
      try {
        assertThat(clock.reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        // More than may wait to become blocks.
        for (int i = 1; i <= 4; i++) {
          int blocks = HOURS + i;
          StoreDriver.append(store, generator.trace(10));
          await().atMost(PATIENCE).until(() -> ((SegmentStore) store).blockCount() == blocks);
        }
        assertThat(store.stats().expiredSpans()).isZero();
      } finally {
        clock.open.countDown();
      }
      await().atMost(PATIENCE).until(() -> store.stats().expiredSpans() == expected);
      assertThat(store.stats().spans()).isEqualTo(40);
    }
  }

  private SpanStore open() {
    return new SegmentStoreProvider()
        .open(
            new StoreOptions(
                directory,
                Map.of(
                    SegmentOptions.BLOCK_ROWS,
                    "10",
                    SegmentOptions.SHARDS,
                    "1",
                    SegmentOptions.MERGE_BLOCKS,
                    "1000"),
                clock));
  }
}
