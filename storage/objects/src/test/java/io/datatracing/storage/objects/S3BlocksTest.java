package io.datatracing.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.storage.api.ObjectStore;
import io.datatracing.storage.api.ObjectStoreProvider;
import io.datatracing.storage.api.RemoteBlocks;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks S3, signatures and checksums included. */
class S3BlocksTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:30:00Z");
  private static S3Server server;
  private static URI endpoint;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start("spans");
    endpoint = server.endpoint();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void wholeFilesGoInAndRangesComeOut() throws IOException {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    Path file = Files.write(directory.resolve("file"), content);
    try (ObjectStore store =
        ObjectStoreProvider.opened(URI.create("s3://spans/some/prefix/"), endpoint)) {
      assertThat(store.size("a/b")).isEqualTo(-1);
      store.put("a/b", file);
      store.put("a/b", file);
      assertThat(store.size("a/b")).isEqualTo(content.length);
      assertThat(store.get("a/b", 0, content.length)).isEqualTo(content);
      assertThat(store.get("a/b", 299_990, 10))
          .isEqualTo(Arrays.copyOfRange(content, 299_990, 300_000));
      assertThatThrownBy(() -> store.get("a/b", 299_990, 11)).isInstanceOf(EOFException.class);
      assertThatThrownBy(() -> store.get("a/b", 300_000, 1)).isInstanceOf(EOFException.class);
      store.delete("a/b");
      store.delete("a/b");
      assertThat(store.size("a/b")).isEqualTo(-1);
      assertThatThrownBy(() -> store.get("a/b", 0, 1))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage("s3://spans/some/prefix/a/b");
    }
  }

  @Test
  void aBucketThatThereIsNotAndAnAddressWithoutOneAreNamed() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[1]);
    try (ObjectStore store = ObjectStoreProvider.opened(URI.create("s3://nobody"), endpoint)) {
      assertThatThrownBy(() -> store.put("a", file)).hasMessageContaining("s3://nobody/a");
      assertThatThrownBy(() -> store.get("a", 0, 1))
          .isNotInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("cannot read s3://nobody/a");
    }
    assertThatThrownBy(() -> ObjectStoreProvider.opened(URI.create("s3:///x"), endpoint))
        .hasMessageContaining("'s3:///x' names no bucket");
    assertThatThrownBy(() -> ObjectStoreProvider.opened(URI.create("ftp://x"), endpoint))
        .hasMessageContaining("known are [s3://]");
    assertThatThrownBy(
            () -> ObjectStoreProvider.opened(URI.create("s3://x"), URI.create("minio:9000")))
        .hasMessageContaining("'minio:9000' is no endpoint; write it as https://host");
  }

  @Test
  void wrongCredentialsAreAFailureThatPrintsNone() throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[1]);
    System.setProperty("aws.secretAccessKey", "another-secret");
    try (ObjectStore store = ObjectStoreProvider.opened(URI.create("s3://spans"), endpoint)) {
      assertThatThrownBy(() -> store.put("a", file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot write s3://spans/a")
          .hasMessageNotContaining("another-secret");
    } finally {
      System.setProperty("aws.secretAccessKey", "secret");
    }
  }

  @Test
  void whoIsInterruptedIsToldSo() throws IOException {
    try (ObjectStore store = ObjectStoreProvider.opened(URI.create("s3://spans"), endpoint)) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> store.get("a", 0, 1)).isInstanceOf(InterruptedIOException.class);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  @Test
  void aServiceThatIsNotThereIsNamedInBoundedTime() throws Exception {
    // Nothing listens on the lowest port.
    try (ObjectStore store =
        ObjectStoreProvider.opened(URI.create("s3://spans"), URI.create("http://127.0.0.1:1"))) {
      assertThatThrownBy(() -> store.size("a"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot look at s3://spans/a");
    }
  }

  @Test
  void olderBlocksAreMovedReadAndDeletedWithTheirHour() {
    List<Span> old = new SpanGenerator(1).traces(200);
    try (SpanStore store = open(NOW)) {
      StoreDriver.append(store, old);
    }
    Instant later = NOW.plus(Duration.ofDays(3));
    try (SpanStore store = open(later)) {
      RemoteBlocks remote = store.capability(RemoteBlocks.class).orElseThrow();
      // In the store's own time, not asked for.
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> remote.figures().blocks() > 0);
      assertThat(all(store)).containsExactlyInAnyOrderElementsOf(old);
      assertThat(store.check().isSound()).isTrue();
      assertThat(remote.figures().fetchedBytes()).isPositive();
    }
    try (SpanSource follower =
        SpanStoreProvider.named("segment").follow(options(later)).orElseThrow()) {
      assertThat(all(follower)).containsExactlyInAnyOrderElementsOf(old);
    }
    try (SpanStore store = open(NOW.plus(Duration.ofDays(20)))) {
      RemoteBlocks remote = store.capability(RemoteBlocks.class).orElseThrow();
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> remote.figures().blocks() == 0);
      assertThat(all(store)).isEmpty();
    }
    // Opening cleans up, should the one before have had no time to.
    try (SpanStore store = open(NOW.plus(Duration.ofDays(20)))) {
      RemoteBlocks remote = store.capability(RemoteBlocks.class).orElseThrow();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> remote.figures().unneeded() == 0);
      assertThat(server.keys("test/")).isEmpty();
    }
  }

  private static List<Span> all(SpanSource store) {
    List<Span> spans = new ArrayList<>();
    store.bulk().read(null, Long.MIN_VALUE, Long.MAX_VALUE, spans::addAll);
    return spans;
  }

  private SpanStore open(Instant now) {
    return SpanStoreProvider.named("segment").open(options(now));
  }

  private StoreOptions options(Instant now) {
    return new StoreOptions(
        directory,
        Map.of(
            "datatracing.store.segment.object-store", "s3://spans/test",
            "datatracing.store.segment.object-endpoint", endpoint.toString(),
            "datatracing.store.segment.object-after", "P2D"),
        Clock.fixed(now, ZoneOffset.UTC));
  }
}
