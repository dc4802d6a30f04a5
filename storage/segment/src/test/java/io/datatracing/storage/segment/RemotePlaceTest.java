package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A setting that names another bucket than the one where objects are. */
class RemotePlaceTest {
  @TempDir Path directory;
  private final String first = UUID.randomUUID().toString();
  private final String second = UUID.randomUUID().toString();
  private final MemoryObjects.Bucket bucket = MemoryObjects.bucket(first);
  private final MemoryObjects.Bucket other = MemoryObjects.bucket(second);
  private final SettableClock clock = new SettableClock();
  private final SpanGenerator generator = new SpanGenerator(1);

  @Test
  void anotherBucketIsRefusedAndNothingIsTouched() throws Exception {
    List<Span> spans = moved();
    Map<String, byte[]> objects = Map.copyOf(bucket.objects);
    List<Path> stubs = stubs();
    // Also what is due to be deleted stays.
    clock.now = clock.now.plus(Duration.ofDays(30));
    assertThatThrownBy(() -> open(second))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("The older blocks of " + directory + " are in mem://" + first)
        .hasMessageContaining(ObjectOptions.STORE + " names mem://" + second)
        .hasMessageContaining("2 of 2 objects are not, such as 2026-11-21T03/")
        .hasMessageContaining("name the first, or copy all of its objects");
    assertThat(bucket.objects).isEqualTo(objects);
    assertThat(other.objects).isEmpty();
    assertThat(stubs()).isEqualTo(stubs);
    clock.now = clock.now.minus(Duration.ofDays(30));
    try (SpanStore store = open(first)) {
      assertHolds(store, spans);
      assertThat(store.check().damages()).isEmpty();
    }
  }

  @Test
  void aBucketThatHasEveryObjectIsTaken() throws Exception {
    List<Span> spans = moved();
    other.objects.putAll(bucket.objects);
    String key = other.objects.keySet().iterator().next();
    byte[] object = bucket.objects.get(key);
    other.objects.remove(key);
    assertThatThrownBy(() -> open(second)).hasMessageContaining("1 of 2 objects are not, such as");
    other.objects.put(key, new byte[3]);
    assertThatThrownBy(() -> open(second)).hasMessageContaining(key);
    other.objects.put(key, object);
    open(second).close();
    bucket.objects.clear();
    try (SpanStore store = open(second)) {
      assertHolds(store, spans);
    }
    assertThatThrownBy(() -> open(first))
        .hasMessageContaining("are in mem://" + second)
        .hasMessageContaining("names mem://" + first);
  }

  @Test
  void aBucketThatCannotBeAskedIsNotTaken() throws Exception {
    moved();
    other.isOut = true;
    assertThatThrownBy(() -> open(second))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be asked whether it has them: out of order");
    // The known one need not answer.
    bucket.isOut = true;
    open(first).close();
    bucket.isOut = false;
  }

  @Test
  void theSamePlaceWrittenOtherwiseIsTheSame() throws Exception {
    List<Span> spans = moved();
    bucket.isOut = true;
    open(first, Map.of(ObjectOptions.STORE, "mem://" + first + "/")).close();
    bucket.isOut = false;
    // Another name of the service: the objects are there.
    Map<String, String> named = Map.of(ObjectOptions.ENDPOINT, "http://storage:9000");
    try (SpanStore store = open(first, named)) {
      assertHolds(store, spans);
    }
    bucket.isOut = true;
    open(first, named).close();
    bucket.isOut = false;
  }

  @Test
  void whatWasBegunInABucketThatIsLeftIsDeletedThereAndBegunAnew() throws Exception {
    List<Span> spans = stored();
    // The object is put, and the process killed before it was read back.
    bucket.callsUntilKilled.set(1);
    try (SpanStore store = open(first)) {
      assertThatThrownBy(() -> RemoteBlocksTest.move(store)).hasMessage("killed");
    }
    bucket.callsUntilKilled.set(Integer.MAX_VALUE);
    assertThat(bucket.objects).hasSize(1);
    assertThat(StoreFiles.endingWith(".moving", directory)).isNotEmpty();
    try (SpanStore store = open(second)) {
      RemoteBlocksTest.move(store);
      assertThat(StoreFiles.endingWith(".moving", directory)).isEmpty();
      assertThat(StoreFiles.endingWith(".blk", directory)).isEmpty();
      assertHolds(store, spans);
    }
    assertThat(bucket.objects).isEmpty();
    assertThat(other.objects).hasSize(2);
  }

  @Test
  void aBucketThatNeverWasIsLeft() throws Exception {
    List<Span> spans = stored();
    bucket.isOut = true;
    try (SpanStore store = open(first)) {
      assertThatThrownBy(() -> RemoteBlocksTest.move(store)).hasMessage("out of order");
    }
    try (SpanStore store = open(second)) {
      RemoteBlocksTest.move(store);
      assertHolds(store, spans);
    }
  }

  /** Each request to a service that has gone takes half a minute. */
  @Test
  void aBucketThatIsLeftIsAskedOnceWhenItDoesNotAnswer() throws Exception {
    List<Span> spans = begunAndLeft();
    assertThat(StoreFiles.endingWith(".moving", directory)).hasSize(2);
    bucket.callsUntilKilled.set(0);
    try (SpanStore store = open(second)) {
      RemoteBlocksTest.move(store);
      assertHolds(store, spans);
    }
    assertThat(bucket.callsUntilKilled).hasValue(-1);
    assertThat(StoreFiles.endingWith(".moving", directory)).isEmpty();
  }

  /** For instance because nothing names its region any more. */
  @Test
  void aBucketThatCannotBeOpenedAnyMoreIsLeft() throws Exception {
    List<Span> spans = begunAndLeft();
    try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM)) {
      manifest.objectsAt(new ObjectPlace("gone://bucket", ""));
    }
    try (SpanStore store = open(second)) {
      RemoteBlocksTest.move(store);
      assertHolds(store, spans);
    }
  }

  /** Two blocks of which nothing has arrived in the first bucket, and their stubs. */
  private List<Span> begunAndLeft() {
    List<Span> spans = stored();
    bucket.callsUntilKilled.set(0);
    try (SpanStore store = open(first)) {
      // The second time it is another block's turn.
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> RemoteBlocksTest.move(store)).hasMessage("killed");
      }
    }
    return spans;
  }

  @Test
  void aReaderIsHeldToThePlaceToo() throws Exception {
    List<Span> spans = moved();
    assertThatThrownBy(() -> follow(second))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("are in mem://" + first)
        .hasMessageContaining("names mem://" + second + ", where 2026-11-21T03/")
        .hasMessageContaining("is not; name the first");
    other.isOut = true;
    try (SpanSource reader = follow(second)) {
      assertThat(reader.reader().trace(spans.get(0).traceId())).isNull();
      assertThat(reader.damages())
          .hasSize(1)
          .allMatch(d -> d.reason().contains("cannot be reached"));
    }
    other.isOut = false;
    other.objects.putAll(bucket.objects);
    try (SpanSource reader = follow(second)) {
      assertHolds(reader, spans);
    }
  }

  /** An older version has written stubs, and not where their objects are. */
  @Test
  void whereThePlaceIsNotKnownNothingIsMovedOrDeletedInAnother() throws Exception {
    List<Span> spans = moved();
    forgetPlace();
    Map<String, byte[]> objects = Map.copyOf(bucket.objects);
    try (SpanStore store = open(second)) {
      StoreDriver.append(store, generator.traces(3));
    }
    clock.now = clock.now.plus(Duration.ofDays(3));
    try (SpanStore store = open(second)) {
      assertThatThrownBy(() -> RemoteBlocksTest.move(store))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("none that was looked for is in mem://" + second)
          .hasMessageContaining("nothing is moved or deleted until " + ObjectOptions.STORE);
    }
    assertThat(other.objects).isEmpty();
    assertThat(bucket.objects).isEqualTo(objects);
    try (SpanStore store = open(first)) {
      RemoteBlocksTest.move(store);
      assertHolds(store, spans);
    }
    assertThat(bucket.objects).hasSizeGreaterThan(objects.size());
    // It is known from then on.
    assertThatThrownBy(() -> open(second)).hasMessageContaining("are in mem://" + first);
  }

  private void forgetPlace() throws IOException {
    ManifestReader manifest = new ManifestReader(directory.resolve(ManifestFormat.FILE_NAME));
    manifest.poll();
    Manifest.writeCopy(directory, manifest.flushedThrough(), List.copyOf(manifest.blocks()));
  }

  /** In two blocks that are in the bucket. */
  private List<Span> moved() throws Exception {
    List<Span> spans = stored();
    try (SpanStore store = open(first)) {
      RemoteBlocksTest.move(store);
      // The store's own thread may be the one that moves the last.
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> stubs().size() == 2);
    }
    assertThat(bucket.objects).hasSize(2);
    return spans;
  }

  private List<Span> stored() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      // Merging looks at more than two small blocks of an hour, and no hour is over.
      clock.now = clock.now.plus(Duration.ofHours(i));
      try (SpanStore store = open(first)) {
        List<Span> more = generator.traces(20);
        StoreDriver.append(store, more);
        spans.addAll(more);
      }
    }
    clock.now = clock.now.plus(Duration.ofDays(3));
    return spans;
  }

  private List<Path> stubs() {
    return StoreFiles.endingWith(".remote", directory);
  }

  private SpanStore open(String place) {
    return open(place, Map.of());
  }

  private SpanStore open(String place, Map<String, String> more) {
    return RemoteBlocksTest.open(directory, clock, place, more);
  }

  private SpanSource follow(String place) {
    Map<String, String> settings = RemoteBlocksTest.settings(place, Map.of());
    return new SegmentStoreProvider()
        .follow(new StoreOptions(directory, settings, clock))
        .orElseThrow();
  }

  private static void assertHolds(SpanSource store, List<Span> spans) {
    Map<TraceId, List<Span>> traces = spans.stream().collect(Collectors.groupingBy(Span::traceId));
    traces.forEach(
        (id, expected) -> {
          Trace trace = store.reader().trace(id);
          assertThat(trace).isNotNull();
          assertThat(trace.spans()).containsExactlyInAnyOrderElementsOf(expected);
        });
  }
}
