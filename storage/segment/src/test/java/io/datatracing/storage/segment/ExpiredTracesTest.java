package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of traces that retention has dropped. */
class ExpiredTracesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> A_DAY = Map.of(SegmentOptions.RETENTION, "P1D");

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private final SpanGenerator generator = new SpanGenerator(5);

  private SpanStore open(Map<String, String> settings) {
    return new SegmentStoreProvider().open(new StoreOptions(directory, settings, clock));
  }

  private static FateLog fates(SpanStore store) {
    return store.capability(FateLog.class).orElseThrow();
  }

  /** Stored in the hour that it is; gives their ids. */
  private Set<TraceId> store(int traces) {
    List<Span> spans = generator.traces(traces);
    try (SpanStore store = open(A_DAY)) {
      StoreDriver.append(store, OtlpBatch.of(spans));
    }
    Set<TraceId> ids = new LinkedHashSet<>();
    spans.forEach(span -> ids.add(span.traceId()));
    return ids;
  }

  private static FateEntry expired(TraceId id, String hour, Instant at) {
    return new FateEntry(
        FateEntry.prefix(id),
        "retention.expired",
        "store",
        hour,
        at.getEpochSecond() * 1_000_000_000,
        0,
        false);
  }

  @Test
  void anHourThatGoesIsToldOfEachOfItsTraces() {
    Set<TraceId> ids = store(200);
    clock.now = clock.now.plus(Duration.ofDays(2));
    Instant at = clock.now;
    Set<TraceId> later = store(3);
    TraceId first = ids.iterator().next();
    try (SpanStore store = open(A_DAY)) {
      await().atMost(PATIENCE).until(() -> store.reader().trace(first) == null);
      for (TraceId id : ids) {
        assertThat(fates(store).fates(id)).containsExactly(expired(id, "2026-11-21T03", at));
      }
      later.forEach(id -> assertThat(fates(store).fates(id)).isEmpty());
      FateFigures figures = fates(store).figures().orElseThrow();
      assertThat(figures.foldedEntries()).isGreaterThanOrEqualTo(ids.size());
      assertThat(figures.falsePositiveRate()).isBetween(1e-8, 1e-6);
      assertThat(figures.bytes()).isPositive();
      assertThat(store.check().damages()).isEmpty();
    }
    try (SpanStore again = open(A_DAY)) {
      assertThat(fates(again).fates(first)).hasSize(1);
    }
  }

  @Test
  void whoFollowsTheStoreIsToldTheSame() throws IOException {
    Set<TraceId> ids = store(20);
    clock.now = clock.now.plus(Duration.ofDays(2));
    try (SpanStore store = open(A_DAY);
        FollowedFates followed = new FollowedFates(directory, new Damages(new CurrentView()))) {
      TraceId first = ids.iterator().next();
      await().atMost(PATIENCE).until(() -> store.reader().trace(first) == null);
      for (TraceId id : ids) {
        assertThat(followed.fates(id)).hasSize(1).isEqualTo(fates(store).fates(id));
      }
      assertThat(followed.figures()).isEqualTo(fates(store).figures());
    }
  }

  @Test
  void whatWentLongAgoIsForgottenWithTheNextHour() throws IOException {
    TraceId first = store(5).iterator().next();
    clock.now = clock.now.plus(Duration.ofDays(2));
    TraceId second = store(5).iterator().next();
    try (SpanStore store = open(A_DAY)) {
      await().atMost(PATIENCE).until(() -> store.reader().trace(first) == null);
      assertThat(fates(store).fates(first)).hasSize(1);
    }
    clock.now = clock.now.plus(Duration.ofDays(2));
    try (SpanStore store = open(A_DAY)) {
      await().atMost(PATIENCE).until(() -> store.reader().trace(second) == null);
      assertThat(fates(store).fates(second)).hasSize(1);
      assertThat(fates(store).fates(first)).isEmpty();
    }
    assertThat(lists()).hasSize(1);
  }

  /** There is one for each hour, for weeks. */
  @Test
  void noListIsKeptOpen() throws IOException {
    TraceId first = store(5).iterator().next();
    clock.now = clock.now.plus(Duration.ofDays(2));
    try (SpanStore store = open(A_DAY);
        FollowedFates followed = new FollowedFates(directory, new Damages(new CurrentView()))) {
      await().atMost(PATIENCE).until(() -> store.reader().trace(first) == null);
      assertThat(fates(store).fates(first)).hasSize(1);
      assertThat(followed.fates(first)).hasSize(1);
      assertThat(openFiles())
          .noneMatch(file -> file.startsWith(directory.toString()) && file.endsWith(".gone"));
    }
  }

  /** Of this process, where the system tells. */
  private static List<String> openFiles() {
    List<String> open = new ArrayList<>();
    String[] descriptors = new File("/proc/self/fd").list();
    for (String descriptor : descriptors == null ? new String[0] : descriptors) {
      try {
        open.add(Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString());
      } catch (IOException e) {
        // Closed meanwhile by another thread.
        continue;
      }
    }
    return open;
  }

  @Test
  void theirShareOfTheBytesIsBounded() throws IOException {
    TraceId first = store(800).iterator().next();
    clock.now = clock.now.plus(Duration.ofDays(2));
    Map<String, String> little =
        Map.of(SegmentOptions.RETENTION, "P1D", SegmentOptions.FATES_BYTES, "4000");
    try (SpanStore store = open(little)) {
      await().atMost(PATIENCE).until(() -> store.reader().trace(first) == null);
      assertThat(fates(store).fates(first)).isEmpty();
    }
    assertThat(lists()).isEmpty();
  }

  @Test
  void aListThatIsDamagedIsNamedAndHalfOneIsDeleted() throws IOException {
    TraceId first = store(5).iterator().next();
    clock.now = clock.now.plus(Duration.ofDays(2));
    try (SpanStore store = open(A_DAY)) {
      await().atMost(PATIENCE).until(() -> store.reader().trace(first) == null);
    }
    Path list = lists().get(0);
    byte[] content = Files.readAllBytes(list);
    content[FileHeader.SIZE] ^= 1;
    Files.write(list, content);
    Damages followed = new Damages(new CurrentView());
    try (FollowedFates fates = new FollowedFates(directory, followed)) {
      assertThat(fates.fates(first)).isEmpty();
      assertThat(followed.all()).extracting(damage -> damage.place()).contains(list.toString());
    }
    Path half = Files.write(list.resolveSibling(list.getFileName() + ".tmp"), new byte[9]);
    try (SpanStore store = open(A_DAY)) {
      assertThat(fates(store).fates(first)).isEmpty();
      assertThat(store.damages()).extracting(damage -> damage.place()).contains(list.toString());
      assertThat(half).doesNotExist();
    }
  }

  private List<Path> lists() throws IOException {
    return new ArrayList<>(ExpiredTraces.list(ExpiredTraces.folder(directory)));
  }
}
