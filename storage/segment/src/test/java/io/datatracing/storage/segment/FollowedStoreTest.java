package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.Follower;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.Snapshots;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that another one writes. That they are in one process does not matter to the files. */
class FollowedStoreTest {
  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private final SpanGenerator generator = new SpanGenerator(1);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable store : opened) {
      store.close();
    }
  }

  @Test
  void acknowledgedSpansAreSeenFromTheLogAndFromBlocks() {
    SpanStore writer = writer(Map.of());
    List<Span> before = append(writer);
    SpanSource follower = follower();
    assertHolds(follower, before);
    List<Span> after = append(writer);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertHolds(follower, after));
    writer.close();
    // What was in the log is in blocks now: once, not twice.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(((FollowedStore) follower).stats().memoryBytes()).isZero();
              assertThat(follower.stats().spans()).isEqualTo(before.size() + after.size());
            });
    assertHolds(follower, before);
    assertHolds(follower, after);
    assertThat(
            follower
                .aggregates()
                .latency(LatencyQuery.between(0, Long.MAX_VALUE))
                .get(0)
                .figures()
                .count())
        .isEqualTo(
            Stream.concat(before.stream(), after.stream())
                .filter(span -> span.startTimeUnixNano() >= 0)
                .filter(span -> span.startTimeUnixNano() < Long.MAX_VALUE)
                .count());
  }

  @Test
  void whatWasAcknowledgedIsSeenAtOnceByWhoCatchesUp() {
    SpanStore writer = writer(Map.of());
    SpanSource follower = follower();
    for (int i = 0; i < 20; i++) {
      List<Span> spans = append(writer);
      follower.capability(Follower.class).orElseThrow().catchUp();
      assertHolds(follower, spans);
    }
  }

  @Test
  void whatIsTakenDownIsSeenAtOnce() {
    FateLog log = writer(Map.of()).capability(FateLog.class).orElseThrow();
    FateLog followed = follower().capability(FateLog.class).orElseThrow();
    assertThat(followed.fates(new TraceId(0, 1))).isEmpty();
    // More than are merged, and merged again.
    for (int i = 1; i <= 70; i++) {
      log.append(List.of(fate(i)));
      assertThat(followed.fates(new TraceId(0, i))).containsExactly(fate(i));
    }
    for (int i = 1; i <= 70; i++) {
      assertThat(followed.fates(new TraceId(0, i))).containsExactly(fate(i));
    }
    assertThat(followed.figures().orElseThrow().exactEntries()).isEqualTo(70);
    assertThatThrownBy(() -> followed.append(List.of(fate(1))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another process");
  }

  @Test
  void aCopyHasTheFatesOfOldDays(@TempDir Path elsewhere) {
    SpanStore writer = writer(Map.of());
    append(writer);
    FateLog log = writer.capability(FateLog.class).orElseThrow();
    List<FateEntry> day = new ArrayList<>();
    for (int i = 1; i <= FateFolding.FEWEST; i++) {
      day.add(fate(i));
    }
    log.append(day);
    clock.now = clock.now.plus(Duration.ofHours(48));
    // Begins to fold what is older.
    log.append(List.of(fate(1)));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> log.figures().orElseThrow().foldedEntries() == day.size());
    Path target = elsewhere.resolve("copy");
    long bytes =
        follower().capability(Snapshots.class).orElseThrow().snapshot(target, (done, all) -> {});
    assertThat(bytes).isPositive();
    SpanStore copy = new SegmentStoreProvider().open(new StoreOptions(target, Map.of(), clock));
    opened.add(copy);
    FateLog copied = copy.capability(FateLog.class).orElseThrow();
    assertThat(copied.figures().orElseThrow().foldedEntries()).isEqualTo(day.size());
    assertThat(copied.fates(new TraceId(day.size(), 1))).isNotEmpty();
  }

  private static FateEntry fate(int trace) {
    return new FateEntry(
        trace, "tail.not_sampled", "tail", "no policy", 1_750_000_000_000_000_000L, 3, true);
  }

  @Test
  void nothingIsWritten() throws IOException {
    SpanStore writer = writer(Map.of());
    append(writer);
    writer.close();
    Map<Path, FileTime> before = files();
    SpanSource follower = follower();
    follower.reader().serviceColor("never seen");
    follower.reader().services();
    follower.close();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void mergingAndRetentionUnderItAreSafe() throws Exception {
    List<List<Span>> kept = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      try (SpanStore writer = writer(Map.of(SegmentOptions.MERGE_BLOCKS, "1000"))) {
        kept.add(append(writer));
      }
    }
    SpanSource follower = follower();
    SpanStore writer = writer(Map.of());
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      Callable<Void> reads =
          () -> {
            for (int i = 0; i < 50; i++) {
              kept.forEach(trace -> assertHolds(follower, trace));
              List<Span> all = new ArrayList<>();
              follower.bulk().read(null, 0, Long.MAX_VALUE, all::addAll);
              assertThat(all).hasSizeGreaterThanOrEqualTo(kept.size());
            }
            return null;
          };
      Future<Void> read = reader.submit(reads);
      writer.capability(Compaction.class).orElseThrow().compact(ByteProgress.NONE);
      read.get();
    } finally {
      reader.shutdownNow();
    }
    writer.close();
    clock.now = clock.now.plus(Duration.ofDays(30));
    SpanStore later = writer(Map.of(SegmentOptions.RETENTION, "P1D"));
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> later.stats().spans() == 0);
    TraceId gone = kept.get(0).get(0).traceId();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> follower.reader().trace(gone) == null);
    assertThat(follower.reader().search(TraceQuery.between(0, Long.MAX_VALUE)).traces()).isEmpty();
  }

  @Test
  void generationsComeAndBecomeBlocksMeanwhile() {
    SpanStore writer = writer(Map.of(SegmentOptions.BLOCK_ROWS, "30"));
    SpanSource follower = follower();
    List<List<Span>> traces = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      traces.add(append(writer));
      if (i % 10 == 9) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> traces.forEach(trace -> assertHolds(follower, trace)));
      }
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(follower.stats().spans()).isEqualTo(writer.stats().spans()));
  }

  @Test
  void writerMayComeBack() {
    writer(Map.of()).close();
    SpanSource follower = follower();
    SpanStore again = writer(Map.of());
    List<Span> spans = append(again);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertHolds(follower, spans));
  }

  @Test
  void directoryWithoutAStoreIsNamed() {
    assertThatThrownBy(this::follower)
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "There is no store in %s; start the server that writes it first, or name another"
                + " directory",
            directory);
  }

  @Test
  void readsAfterTheEndAreRefused() {
    writer(Map.of());
    SpanSource follower = follower();
    follower.close();
    follower.close();
    assertThatThrownBy(() -> follower.reader().trace(new TraceId(1, 1)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
  }

  private List<Span> append(SpanStore writer) {
    List<Span> spans = generator.trace(7);
    StoreDriver.append(writer, spans);
    return spans;
  }

  private static void assertHolds(SpanSource store, List<Span> spans) {
    TraceId id = spans.get(0).traceId();
    assertThat(store.reader().trace(id)).isEqualTo(Trace.of(id, spans));
  }

  private SpanStore writer(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent(SegmentOptions.BLOCK_ROWS, "1000");
    all.put(SegmentOptions.SHARDS, "2");
    SpanStore store = new SegmentStoreProvider().open(new StoreOptions(directory, all, clock));
    opened.add(store);
    return store;
  }

  private SpanSource follower() {
    SpanSource store = new SegmentStoreProvider().follow(new StoreOptions(directory)).orElseThrow();
    opened.add(store);
    return store;
  }

  private Map<Path, FileTime> files() throws IOException {
    Map<Path, FileTime> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.toList()) {
        files.put(path, Files.getLastModifiedTime(path));
      }
    }
    return files;
  }
}
