package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a bucket that fails in one way or another looks like to readers, at a time that is given.
 */
class BucketTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path directory;
  private final String name = UUID.randomUUID().toString();
  private final MemoryObjects.Bucket objects = MemoryObjects.bucket(name);
  private long now = 5;
  private Bucket bucket;
  private RemoteStub stub;
  private byte[] content;

  @BeforeEach
  void moveABlock() throws IOException {
    Path block = RemoteFormatTest.golden(directory);
    content = Files.readAllBytes(block);
    stub = RemoteStub.write(block, "a/key");
    objects.put("a/key", block);
    bucket =
        new Bucket(
            objects,
            new ObjectOptions(URI.create("mem://" + name), null, Duration.ofDays(2), 1 << 20, null),
            new RangeCache(directory.resolve("cache"), 1 << 20),
            () -> now);
  }

  @AfterEach
  void close() throws IOException {
    bucket.close();
  }

  @Test
  void anyRangeIsThatOfTheBlock() throws IOException {
    BlockBytes bytes = bucket.bytes(stub);
    assertThat(bytes.size()).isEqualTo(content.length);
    for (int from = 0; from < content.length; from += 97) {
      int length = Math.min(from % 300, content.length - from);
      assertThat(bytes.read(from, length))
          .isEqualTo(Arrays.copyOfRange(content, from, from + length));
      assertThat(bucket.uncachedBytes(stub).read(from, length))
          .isEqualTo(Arrays.copyOfRange(content, from, from + length));
    }
  }

  @Test
  void aBucketThatDoesNotAnswerIsLeftAloneForAWhile() throws IOException {
    assertThat(bucket.outage()).isNull();
    objects.isOut = true;
    assertThatThrownBy(() -> read(bucket)).isInstanceOf(UnreachableBlocksException.class);
    objects.isOut = false;
    now += 9 * SECOND;
    assertThatThrownBy(() -> read(bucket))
        .isInstanceOf(UnreachableBlocksException.class)
        .hasMessage("mem://" + name + " cannot be reached: out of order");
    assertThat(objects.gets).hasValue(0);
    assertThat(bucket.failures()).isEqualTo(1);
    now += SECOND;
    assertThat(read(bucket)).isEqualTo(content);
    assertThat(bucket.outage()).isNull();
  }

  @Test
  void anOutageThatNobodyMeetsAgainIsForgotten() {
    objects.isOut = true;
    assertThatThrownBy(() -> read(bucket)).isInstanceOf(UnreachableBlocksException.class);
    now += 119 * SECOND;
    assertThat(bucket.outage()).isEqualTo("out of order");
    now += SECOND;
    assertThat(bucket.outage()).isNull();
  }

  @Test
  void aReaderWhoIsInterruptedIsNoOutage() throws IOException {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> read(bucket)).isInstanceOf(UncheckedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(bucket.outage()).isNull();
    assertThat(read(bucket)).isEqualTo(content);
  }

  @Test
  void anotherObjectIsDamageOfItsBlockAndNoOutage() {
    objects.objects.put("a/key", Arrays.copyOf(content, content.length - 1));
    assertIsDamage("mem://%s/a/key has %d bytes, not %d", content.length - 1, content.length);
    content[content.length / 2] ^= 1;
    objects.objects.put("a/key", content);
    assertIsDamage("mem://%s/a/key has other bytes than were put there");
    objects.objects.remove("a/key");
    assertIsDamage("mem://%s/a/key is not there");
    assertThat(bucket.outage()).isNull();
    assertThat(bucket.failures()).isEqualTo(3);
  }

  private void assertIsDamage(String message, Object... figures) {
    Object[] all = new Object[figures.length + 1];
    all[0] = name;
    System.arraycopy(figures, 0, all, 1, figures.length);
    assertThatThrownBy(() -> read(bucket))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(String.format(message, all))
        .satisfies(thrown -> assertThat(((FormatException) thrown).file()).isEqualTo(stub.block()));
  }

  /** All of it, but for what the stub has. */
  private byte[] read(Bucket from) throws IOException {
    return from.uncachedBytes(stub).read(0, content.length);
  }
}
