package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.Snapshots;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentSnapshotsTest {
  @TempDir Path directory;

  @Test
  void copyOfAStoreThatIsWrittenHoldsWhatWasAcknowledgedBefore() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    CountDownLatch hasBegun = new CountDownLatch(20);
    ExecutorService writers = Executors.newSingleThreadExecutor();
    List<List<Span>> before = new ArrayList<>();
    try (SpanStore store = open(directory.resolve("data"))) {
      SpanGenerator generator = new SpanGenerator(1);
      for (int i = 0; i < 30; i++) {
        before.add(generator.trace(10));
        StoreDriver.append(store, before.get(i));
      }
      FateEntry fate = new FateEntry(5, "tail.not_sampled", "node", "policy", 0, 1, true);
      FateLog fates = store.capability(FateLog.class).orElseThrow();
      fates.append(List.of(fate));
      Future<?> writing =
          writers.submit(
              () -> {
                SpanGenerator others = new SpanGenerator(2);
                while (!isOver.get()) {
                  StoreDriver.append(store, others.trace(10));
                  hasBegun.countDown();
                }
              });
      hasBegun.await();
      Path target = directory.resolve("copies/first");
      long bytes =
          store
              .capability(Snapshots.class)
              .orElseThrow()
              .snapshot(target, (done, all) -> assertThat(done).isLessThanOrEqualTo(all));
      isOver.set(true);
      writing.get();
      assertThat(bytes).isPositive();
      try (SpanStore copy = open(target)) {
        assertThat(copy.check().damages()).isEmpty();
        for (List<Span> trace : before) {
          TraceId id = trace.get(0).traceId();
          assertThat(copy.reader().trace(id)).isEqualTo(Trace.of(id, trace));
        }
        assertThat(copy.stats().spans()).isLessThanOrEqualTo(store.stats().spans());
        assertThat(copy.capability(FateLog.class).orElseThrow().fates(new TraceId(5, 6)))
            .containsExactly(fate);
      }
    } finally {
      isOver.set(true);
      writers.shutdownNow();
    }
  }

  @Test
  void directoryThatIsNotEmptyIsLeftAlone() throws IOException {
    Path target = Files.createDirectory(directory.resolve("taken"));
    Path file = Files.writeString(target.resolve("letter"), "dear");
    try (SpanStore store = open(directory.resolve("data"))) {
      Snapshots snapshots = store.capability(Snapshots.class).orElseThrow();
      assertThatThrownBy(() -> snapshots.snapshot(target, ByteProgress.NONE))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(target + " is not empty");
    }
    assertThat(file).hasContent("dear");
  }

  /** Small blocks, so that generations become blocks while they are copied. */
  private static SpanStore open(Path directory) {
    return new SegmentStoreProvider()
        .open(
            new StoreOptions(
                directory, Map.of(SegmentOptions.BLOCK_ROWS, "100"), Clock.systemUTC()));
  }
}
