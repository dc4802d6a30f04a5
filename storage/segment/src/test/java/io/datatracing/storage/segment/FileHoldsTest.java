package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHoldsTest {
  @TempDir Path directory;

  /** Else its space stays taken until other blocks are read. */
  @Test
  void aBlockThatIsReadWhileItsDeletionIsPutOffIsClosedWithIt() throws IOException {
    Path block = RemoteFormatTest.golden(directory);
    FileHolds holds = new FileHolds();
    try (BlockCache cache = new BlockCache(1 << 20, 1 << 20)) {
      FileHolds.Hold outer = holds.hold();
      try (FileHolds.Hold hold = holds.hold()) {
        assertThat(hold).isNotNull();
        holds.deleteBlock(block, cache);
        cache.release(cache.acquire(block));
      }
      assertThat(block).exists();
      outer.close();
      assertThat(block).doesNotExist();
      assertThatThrownBy(() -> cache.acquire(block))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void whoReadsABlockReadsOnWhenItIsDeleted() throws IOException {
    Path block = RemoteFormatTest.golden(directory);
    try (BlockCache cache = new BlockCache(1 << 20, 1 << 20)) {
      OpenBlock open = cache.acquire(block);
      new FileHolds().deleteBlock(block, cache);
      assertThat(block).doesNotExist();
      assertThat(open.file().readSection(BlockFormat.SECTION_CATALOG)).isNotEmpty();
      cache.release(open);
    }
  }
}
