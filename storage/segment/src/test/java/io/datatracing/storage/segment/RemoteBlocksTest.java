package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.RemoteBlocks;
import io.datatracing.storage.api.Snapshots;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.StoreReport.Damage;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks in a bucket: read there, moved whatever breaks, deleted when their time is over. */
class RemoteBlocksTest {
  private static final Duration LATER = Duration.ofDays(3);

  @TempDir Path directory;
  private final String name = UUID.randomUUID().toString();
  private final MemoryObjects.Bucket bucket = MemoryObjects.bucket(name);
  private final SettableClock clock = new SettableClock();
  private final SpanGenerator generator = new SpanGenerator(1);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @Test
  void blocksOfOlderHoursAreInTheBucketAndAreRead() throws Exception {
    List<Span> old = storedBefore(LATER);
    SpanStore store = open();
    long bytes = store.stats().diskBytes();
    move(store);
    assertThat(blockFiles()).isEmpty();
    assertThat(bucket.objects).isNotEmpty();
    assertThat(store.stats().diskBytes()).isLessThan(bytes / 2);
    assertHolds(store, old);
    assertThat(store.check().isSound()).isTrue();
    RemoteBlocks.Figures figures = remote(store).figures();
    assertThat(figures.place()).isEqualTo("mem://" + name);
    assertThat(figures.blocks()).isEqualTo(bucket.objects.size());
    assertThat(figures.bytes()).isEqualTo(bytes(bucket));
    assertThat(figures.fetchedBytes()).isPositive();
    assertThat(remote(store).warning()).isEmpty();

    // New ones stay here.
    List<Span> recent = append(store);
    store.close();
    SpanStore again = open();
    move(again);
    assertThat(blockFiles()).isNotEmpty();
    assertHolds(again, old);
    assertHolds(again, recent);
  }

  @Test
  void whatIsFetchedIsKeptWithinItsBound() throws Exception {
    List<Span> old = storedBefore(LATER);
    SpanStore store = open();
    move(store);
    assertHolds(store, old);
    int gets = bucket.gets.get();
    assertHolds(store, old);
    assertThat(bucket.gets).hasValue(gets);
  }

  @Test
  void nothingIsLostWhereverTheMoveIsCutOff() throws Exception {
    List<Span> old = storedBefore(LATER);
    for (int calls = 0; ; calls++) {
      bucket.callsUntilKilled.set(calls);
      SegmentStore killed = (SegmentStore) open();
      boolean isDone = true;
      try {
        move(killed);
      } catch (IOException e) {
        isDone = false;
      }
      killed.close();
      bucket.callsUntilKilled.set(Integer.MAX_VALUE);
      SpanStore store = open();
      assertHolds(store, old);
      store.close();
      if (isDone) {
        break;
      }
    }
    SpanStore store = open();
    move(store);
    assertThat(blockFiles()).isEmpty();
    assertThat(StoreFiles.endingWith(".moving", directory)).isEmpty();
    assertHolds(store, old);
  }

  @Test
  void aFileThatIsStillThereIsMovedAgain() throws Exception {
    List<Span> old = storedBefore(LATER);
    Map<Path, byte[]> files = new HashMap<>();
    for (Path file : blockFiles()) {
      files.put(file, Files.readAllBytes(file));
    }
    SpanStore store = open();
    move(store);
    store.close();
    // Killed after the stub had its name, before the file was deleted.
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }
    SpanStore again = open();
    assertHolds(again, old);
    move(again);
    assertThat(blockFiles()).isEmpty();
    assertHolds(again, old);
    assertThat(bucket.objects).hasSize(files.size());
  }

  @Test
  void anObjectThatIsOtherThanTheFileIsNoCopy() throws Exception {
    List<Span> old = storedBefore(LATER);
    List<UnaryOperator<byte[]>> faults =
        List.of(
            content -> Arrays.copyOf(content, content.length - 1),
            content -> flipped(content, 0),
            content -> flipped(content, content.length / 2),
            content -> flipped(content, content.length - 1),
            content -> new byte[0]);
    for (UnaryOperator<byte[]> fault : faults) {
      bucket.onPut = fault;
      SpanStore store = open();
      assertThatThrownBy(() -> move(store))
          .hasMessageContaining("mem://" + name + "/2026-11-21T03");
      assertThat(StoreFiles.endingWith(".remote", directory)).isEmpty();
      assertHolds(store, old);
      store.close();
    }
    bucket.onPut = UnaryOperator.identity();
    SpanStore store = open();
    move(store);
    assertThat(blockFiles()).isEmpty();
    assertHolds(store, old);
  }

  @Test
  void aBlockThatIsDamagedHereIsNamedAndStaysHere() throws Exception {
    storedBefore(Duration.ZERO);
    List<Span> sound = storedBefore(LATER);
    Path damaged = blockFiles().get(0);
    Files.write(damaged, flipped(Files.readAllBytes(damaged), (int) Files.size(damaged) / 2));
    SpanStore store = open();
    move(store);
    assertThat(blockFiles()).containsExactly(damaged);
    assertThat(store.damages()).hasSize(1).allMatch(d -> d.place().equals(damaged.toString()));
    assertThat(bucket.objects).isNotEmpty();
    assertThat(bucket.objects.keySet())
        .noneMatch(key -> key.contains(damaged.getFileName().toString()));
    assertThat(all(store)).isNotEmpty();
    assertThat(sound).isNotEmpty();
  }

  @Test
  void objectsThatAreMissingCutOffOrChangedAreNamedAndTheRestIsServed() throws Exception {
    List<Span> old = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      old.addAll(storedBefore(Duration.ZERO));
    }
    clock.now = clock.now.plus(LATER);
    SpanStore first = open();
    move(first);
    first.close();
    Iterator<String> keys = new TreeMap<>(bucket.objects).keySet().iterator();
    String missing = keys.next();
    String cut = keys.next();
    String changed = keys.next();
    bucket.objects.remove(missing);
    bucket.objects.computeIfPresent(cut, (key, is) -> Arrays.copyOf(is, is.length / 2));
    bucket.objects.computeIfPresent(changed, (key, is) -> flipped(is, is.length / 2));

    SpanStore store = open();
    assertThat(store.check().damages()).hasSize(3);
    List<Span> rest = all(store);
    assertThat(rest).isNotEmpty().hasSizeLessThan(old.size());
    assertThat(old).containsAll(rest);
    assertThat(store.stats().spans()).isEqualTo(rest.size());
    assertThat(store.damages())
        .extracting(Damage::reason)
        .anyMatch(reason -> reason.contains("mem://" + name + "/" + missing + " is not there"))
        .anyMatch(reason -> reason.contains("mem://" + name + "/" + cut + " has "))
        .anyMatch(reason -> reason.contains("mem://" + name + "/" + changed + " has other bytes"))
        .hasSize(3);
    assertThat(remote(store).warning()).isEmpty();
    Path copy = directory.resolve("copy");
    store.capability(Snapshots.class).orElseThrow().snapshot(copy, ByteProgress.NONE);
  }

  @Test
  void withoutTheBucketTheRestIsServedAndTheGapIsTold() throws Exception {
    List<Span> old = storedBefore(LATER);
    SpanStore first = open();
    move(first);
    first.close();
    bucket.isOut = true;
    // Opening asks the bucket for nothing.
    SpanStore store = open();
    List<Span> recent = append(store);
    assertHasTraces(store, recent);
    assertThat(store.stats().spans()).isEqualTo(old.size() + recent.size());
    assertThat(remote(store).warning()).isEmpty();
    assertThat(store.damages()).isEmpty();
    assertThat(store.reader().trace(old.get(0).traceId())).isNull();
    assertThat(remote(store).warning())
        .contains(
            "mem://"
                + name
                + " cannot be reached (out of order): spans that arrived before the end of the"
                + " hour 2026-11-21T03 UTC may be missing");
    assertThat(store.damages()).hasSize(1).allMatch(gap -> gap.reason().contains("may be missing"));
    assertThat(remote(store).figures().failures()).isPositive();
    // A copy that lacks something is none.
    assertThatThrownBy(() -> all(store)).isInstanceOf(StoreException.class);
    assertHasTraces(store, recent);
    store.close();

    bucket.isOut = false;
    SpanStore again = open();
    assertHolds(again, old);
    assertThat(remote(again).warning()).isEmpty();
  }

  @Test
  void retentionDeletesInTheBucketToo() throws Exception {
    storedBefore(LATER);
    SpanStore store = open();
    move(store);
    assertThat(bucket.objects).isNotEmpty();
    clock.now = clock.now.plus(Duration.ofDays(20));
    append(store);
    store.close();

    bucket.isOut = true;
    SpanStore again = open();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(remote(again).figures().blocks()).isZero());
    assertThatThrownBy(() -> mover(again).unneeded().delete()).hasMessage("out of order");
    assertThat(bucket.objects).isNotEmpty();
    assertThat(remote(again).figures().unneeded()).isEqualTo(bucket.objects.size());
    bucket.isOut = false;
    // Not while somebody reads what was there.
    try (FileHolds.Hold hold = holds(again).hold()) {
      assertThat(mover(again).unneeded().delete()).isZero();
      assertThat(hold).isNotNull();
    }
    mover(again).unneeded().delete();
    assertThat(remote(again).figures().unneeded()).isZero();
    assertThat(bucket.objects).isEmpty();
    assertThat(StoreFiles.endingWith(".remote", directory)).isEmpty();
  }

  @Test
  void aFollowerAndACopyReadTheBucket() throws Exception {
    List<Span> old = storedBefore(LATER);
    SpanStore store = open();
    move(store);
    SpanSource follower = follow(settings(name, Map.of()));
    assertHolds(follower, old);

    Path copy = directory.resolve("copy");
    store.capability(Snapshots.class).orElseThrow().snapshot(copy, ByteProgress.NONE);
    SpanStore copied = new SegmentStoreProvider().open(new StoreOptions(copy, Map.of(), clock));
    opened.add(copied);
    assertHolds(copied, old);
    assertThat(StoreFiles.endingWith(".remote", copy)).isEmpty();
  }

  @Test
  void aCopyWithTheSameBucketHasObjectsOfItsOwn() throws Exception {
    List<Span> old = storedBefore(LATER);
    SpanStore store = open();
    Path copy = directory.resolve("copy");
    store.capability(Snapshots.class).orElseThrow().snapshot(copy, ByteProgress.NONE);
    move(store);
    int objects = bucket.objects.size();
    SpanStore copied = open(copy, clock, name, Map.of(SegmentOptions.BLOCK_ROWS, "500"));
    opened.add(copied);
    move(copied);
    assertThat(bucket.objects).hasSize(2 * objects);
    assertHolds(copied, old);
  }

  @Test
  void aFollowerGoesOnWhenBlocksMoveUnderIt() throws Exception {
    List<Span> old = storedBefore(LATER);
    SpanStore store = open();
    move(store);
    List<Span> recent = append(store);
    store.close();
    SpanStore writer = open();
    SpanSource follower = follow(settings(name, Map.of()));
    assertHolds(follower, old);
    assertHolds(follower, recent);

    // The follower has them open as files.
    clock.now = clock.now.plus(LATER);
    move(writer);
    assertThat(blockFiles()).isEmpty();
    assertHolds(follower, old);
    assertHolds(follower, recent);
    bucket.isOut = true;
    SpanSource late = follow(settings(name, Map.of()));
    assertThat(late.reader().trace(recent.get(0).traceId())).isNull();
    assertThat(late.damages()).hasSize(1);
  }

  @Test
  void aFollowerThatIsNotToldTheBucketSaysWhatItLacks() throws Exception {
    storedBefore(Duration.ZERO);
    List<Span> kept = storedBefore(Duration.ZERO);
    SpanSource follower = follow(Map.of());
    clock.now = clock.now.plus(LATER);
    SpanStore writer = open();
    move(writer);
    assertThat(kept).isNotEmpty();
    assertThat(follower.reader().trace(kept.get(0).traceId())).isNull();
    assertThat(follower.damages())
        .hasSize(1)
        .allMatch(gap -> gap.reason().contains("no setting names it: " + ObjectOptions.STORE));
    assertThatThrownBy(() -> follow(Map.of()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("name it by " + ObjectOptions.STORE);
  }

  @Test
  void compactingMovesWhatIsDue() throws Exception {
    List<Span> old = storedBefore(LATER);
    SpanStore store = open();
    store.capability(Compaction.class).orElseThrow().compact(ByteProgress.NONE);
    assertThat(blockFiles()).isEmpty();
    assertHolds(store, old);
  }

  @Test
  void aStoreThatIsNotToldTheBucketNamesTheSetting() throws Exception {
    storedBefore(LATER);
    SpanStore store = open();
    move(store);
    store.close();
    assertThatThrownBy(
            () -> new SegmentStoreProvider().open(new StoreOptions(directory, Map.of(), clock)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("name it by datatracing.store.segment.object-store");
  }

  @Test
  void settingsThatMakeNoSenseAreNamed() {
    assertThatThrownBy(() -> ObjectOptions.from(Map.of(ObjectOptions.AFTER, "P2D")))
        .hasMessageContaining("object-after is of no use without");
    assertThatThrownBy(
            () ->
                ObjectOptions.from(
                    Map.of(ObjectOptions.STORE, "mem://x", ObjectOptions.AFTER, "soon")))
        .hasMessageContaining("object-after is 'soon', not an ISO 8601 duration");
    assertThatThrownBy(() -> ObjectOptions.from(Map.of(ObjectOptions.STORE, "mem://key:secret@x")))
        .hasMessageContaining("object-store has a user, a password or a query")
        .hasMessageNotContaining("secret@");
    assertThatThrownBy(() -> open(directory, clock, "x", Map.of(ObjectOptions.STORE, "ftp://x")))
        .hasMessageContaining("'ftp://x' is no place for objects; known are [mem://]");
  }

  @AfterEach
  void close() throws Exception {
    bucket.isOut = false;
    for (AutoCloseable store : opened) {
      store.close();
    }
  }

  /** Spans in blocks, as old as {@code age} at the clock's time. */
  private List<Span> storedBefore(Duration age) {
    SpanStore store = open();
    List<Span> spans = append(store);
    spans.addAll(append(store));
    store.close();
    clock.now = clock.now.plus(age);
    return spans;
  }

  private SpanStore open() {
    SpanStore store = open(directory, clock, name, Map.of(SegmentOptions.BLOCK_ROWS, "500"));
    opened.add(store);
    return store;
  }

  static SpanStore open(Path at, SettableClock time, String place, Map<String, String> more) {
    return new SegmentStoreProvider().open(new StoreOptions(at, settings(place, more), time));
  }

  static Map<String, String> settings(String place, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put(ObjectOptions.STORE, "mem://" + place);
    settings.put(SegmentOptions.SHARDS, "1");
    settings.putAll(more);
    return settings;
  }

  private SpanSource follow(Map<String, String> settings) {
    SpanSource follower =
        new SegmentStoreProvider()
            .follow(new StoreOptions(directory, settings, clock))
            .orElseThrow();
    opened.add(follower);
    return follower;
  }

  private static byte[] flipped(byte[] content, int at) {
    byte[] other = content.clone();
    other[at] ^= 1;
    return other;
  }

  private static FileHolds holds(SpanStore store) {
    return ((SegmentStore) store).holds();
  }

  private static BlockMover mover(SpanStore store) {
    BlockMover mover = ((SegmentStore) store).mover();
    if (mover == null) {
      throw new AssertionError("nothing moves");
    }
    return mover;
  }

  static void move(SpanStore store) throws IOException {
    while (mover(store).moveOne() > 0) {
      // Until all are there; the store's own thread may do some of them.
    }
  }

  private static RemoteBlocks remote(SpanSource store) {
    return store.capability(RemoteBlocks.class).orElseThrow();
  }

  private List<Path> blockFiles() {
    return StoreFiles.endingWith(".blk", directory.resolve(Partition.FOLDER));
  }

  private static long bytes(MemoryObjects.Bucket bucket) {
    return bucket.objects.values().stream().mapToLong(content -> content.length).sum();
  }

  private List<Span> append(SpanStore store) {
    List<Span> spans = new ArrayList<>(generator.traces(100));
    StoreDriver.append(store, spans);
    return spans;
  }

  private static List<Span> all(SpanSource store) {
    List<Span> spans = new ArrayList<>();
    store.bulk().read(null, Long.MIN_VALUE, Long.MAX_VALUE, spans::addAll);
    return spans;
  }

  private static void assertHolds(SpanSource store, List<Span> spans) {
    assertHasTraces(store, spans);
    assertThat(all(store)).containsAll(spans);
  }

  private static void assertHasTraces(SpanSource store, List<Span> spans) {
    Map<TraceId, List<Span>> traces = new TreeMap<>();
    spans.forEach(
        span -> traces.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span));
    traces.forEach(
        (id, expected) -> {
          Trace trace = store.reader().trace(id);
          assertThat(trace).isNotNull();
          assertThat(trace.spans()).containsExactlyInAnyOrderElementsOf(expected);
        });
  }
}
