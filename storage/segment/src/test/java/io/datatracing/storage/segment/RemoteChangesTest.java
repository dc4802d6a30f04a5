package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Changes;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was read without the bucket is not what is read with it, although the blocks are the same.
 */
class RemoteChangesTest {
  @TempDir Path directory;
  private final String name = UUID.randomUUID().toString();
  private final MemoryObjects.Bucket bucket = MemoryObjects.bucket(name);
  private final SettableClock clock = new SettableClock();

  @Test
  void whatWasReadDuringAnOutageDoesNotHoldBehindIt() throws Exception {
    List<Span> spans = List.copyOf(new SpanGenerator(1).traces(3));
    TraceId trace = spans.get(0).traceId();
    try (SpanStore store = open()) {
      StoreDriver.append(store, spans);
    }
    clock.now = clock.now.plus(Duration.ofDays(3));
    try (SpanStore store = open()) {
      RemoteBlocksTest.move(store);
    }
    try (SpanStore store = open()) {
      Changes.Moment before = store.capability(Changes.class).orElseThrow().moment();
      bucket.isOut = true;
      assertThat(store.reader().trace(trace)).isNull();
      bucket.isOut = false;
      Changes.Moment after = store.capability(Changes.class).orElseThrow().moment();
      assertThat(ofTime(after)).isNotNull().isNotEqualTo(ofTime(before));
      assertThat(of(trace, after)).isNotNull().isNotEqualTo(of(trace, before));
      // What needs nothing of the bucket holds.
      assertThat(after.mark(0, 0, List.of())).isNotNull().isEqualTo(before.mark(0, 0, List.of()));
    }
  }

  /** What is in the bucket stays then, and with it the oldest hour. */
  @Test
  void whatBytesThatAreTooManyDropChangesWhichTracesComeFirst() throws Exception {
    SpanGenerator generator = new SpanGenerator(1);
    try (SpanStore store = open()) {
      StoreDriver.append(store, generator.traces(3));
    }
    clock.now = clock.now.plus(Duration.ofDays(3));
    try (SpanStore store = open()) {
      RemoteBlocksTest.move(store);
      StoreDriver.append(store, generator.traces(3));
    }
    assertThat(StoreFiles.endingWith(".blk", directory)).hasSize(1);
    clock.now = clock.now.plus(Duration.ofHours(2));
    TraceId unknown = new TraceId(1, 2);
    String before;
    try (SpanStore store = open()) {
      before = of(unknown, store.capability(Changes.class).orElseThrow().moment());
    }
    try (SpanStore store =
        RemoteBlocksTest.open(
            directory, clock, name, Map.of(SegmentOptions.RETENTION_BYTES, "1"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> StoreFiles.endingWith(".blk", directory).isEmpty());
      assertThat(of(unknown, store.capability(Changes.class).orElseThrow().moment()))
          .isNotNull()
          .isNotEqualTo(before);
    }
  }

  @Test
  void nothingIsSaidOfMoreTracesThanCanBeAskedFor() {
    try (SpanStore store = open()) {
      StoreDriver.append(store, new SpanGenerator(1).traces(3));
    }
    Collection<TraceId> many =
        new AbstractCollection<>() {
          @Override
          public Iterator<TraceId> iterator() {
            return Stream.generate(() -> new TraceId(1, 2)).limit(size()).iterator();
          }

          @Override
          public int size() {
            return 1 << 30;
          }
        };
    try (SpanStore store = open()) {
      Changes.Moment moment = store.capability(Changes.class).orElseThrow().moment();
      assertThat(moment.mark(0, 0, many)).isNull();
      assertThat(moment.mark(0, 0, List.of(new TraceId(1, 2)))).isNotNull();
    }
  }

  private SpanStore open() {
    return RemoteBlocksTest.open(directory, clock, name, Map.of());
  }

  private static @Nullable String ofTime(Changes.Moment moment) {
    return moment.mark(Long.MIN_VALUE, Long.MAX_VALUE, List.of());
  }

  private static @Nullable String of(TraceId trace, Changes.Moment moment) {
    return moment.mark(0, 0, List.of(trace));
  }
}
