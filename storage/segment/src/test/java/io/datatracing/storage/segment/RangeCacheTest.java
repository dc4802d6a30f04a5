package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeCacheTest {
  @TempDir Path directory;

  @Test
  void itsBoundIsKeptByWhatWasUsedLongestAgo() throws IOException {
    try (RangeCache cache = new RangeCache(directory, 100)) {
      for (int i = 0; i < 10; i++) {
        cache.put("key", i, new byte[30]);
        assertThat(cache.get("key", 0)).hasSize(30);
      }
      assertThat(cache.bytes()).isEqualTo(90);
      assertThat(cache.has("key", 1)).isFalse();
      assertThat(cache.get("key", 1)).isNull();
      assertThat(cache.get("key", 9)).hasSize(30);
      assertThat(StoreFiles.endingWith(".piece", directory)).hasSize(3);
    }
    assertThat(StoreFiles.endingWith(".piece", directory)).isEmpty();
  }

  @Test
  void aPieceThatIsDamagedOrGoneIsNotThere() throws IOException {
    try (RangeCache cache = new RangeCache(directory, 100)) {
      cache.put("key", 0, new byte[30]);
      cache.put("key", 1, new byte[30]);
      for (Path piece : StoreFiles.endingWith(".piece", directory)) {
        byte[] content = Files.readAllBytes(piece);
        content[7] ^= 1;
        Files.write(piece, content);
      }
      assertThat(cache.get("key", 0)).isNull();
      for (Path piece : StoreFiles.endingWith(".piece", directory)) {
        Files.delete(piece);
      }
      assertThat(cache.get("key", 1)).isNull();
      cache.put("key", 1, new byte[30]);
      assertThat(cache.get("key", 1)).hasSize(30);
    }
  }

  @Test
  void aDiskThatTakesNothingCostsSpeedOnly() throws IOException {
    Path folder = directory.resolve("folder");
    try (RangeCache cache = RangeCache.temporary(directory, "cache-", 100)) {
      Path own = only(directory);
      Files.delete(own.resolve("LOCK"));
      Files.delete(own);
      cache.put("key", 0, new byte[30]);
      assertThat(cache.get("key", 0)).isNull();
      assertThat(cache.bytes()).isZero();
      Files.createDirectory(own);
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void aDiskThatFillsUpTakesItsRoomBack() throws IOException {
    AtomicLong disk = new AtomicLong(70);
    RangeCache.Space space =
        () -> disk.get() - 30L * StoreFiles.endingWith(".piece", directory).size();
    try (RangeCache cache = new RangeCache(directory, 1000, null, space)) {
      for (int i = 0; i < 3; i++) {
        cache.put("key", i, new byte[30]);
      }
      assertThat(cache.get("key", 0)).isNull();
      assertThat(cache.get("key", 1)).hasSize(30);
      assertThat(cache.get("key", 2)).hasSize(30);
      assertThat(cache.bytes()).isEqualTo(60);
      disk.set(20);
      cache.put("key", 3, new byte[30]);
      assertThat(cache.bytes()).isZero();
      assertThat(cache.get("key", 3)).isNull();
      assertThat(StoreFiles.endingWith(".piece", directory)).isEmpty();
    }
  }

  @Test
  void whatKilledProcessesHaveLeftIsDeletedAndNothingElse() throws IOException {
    Path left = Files.createDirectory(directory.resolve("cache-left"));
    Files.write(left.resolve("0.piece"), new byte[3]);
    Files.createFile(left.resolve("LOCK"));
    Path other = Files.createDirectory(directory.resolve("cache-of-something-else"));
    Path target = Files.createDirectory(directory.resolve("target"));
    Files.createFile(target.resolve("LOCK"));
    Files.createSymbolicLink(directory.resolve("cache-link"), target);
    try (RangeCache first = RangeCache.temporary(directory, "cache-", 100)) {
      first.put("key", 0, new byte[30]);
      try (RangeCache second = RangeCache.temporary(directory, "cache-", 100)) {
        second.put("key", 0, new byte[20]);
        assertThat(first.get("key", 0)).hasSize(30);
        assertThat(second.get("key", 0)).hasSize(20);
      }
    }
    assertThat(left).doesNotExist();
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder(
            other.getFileName().toString(), target.getFileName().toString(), "cache-link");
    assertThat(target.resolve("LOCK")).exists();
  }

  private static Path only(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.findAny().orElseThrow();
    }
  }
}
