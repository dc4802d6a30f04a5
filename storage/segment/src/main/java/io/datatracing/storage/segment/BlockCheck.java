package io.datatracing.storage.segment;

import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads every byte of blocks, wherever they are, and verifies their checksums. */
final class BlockCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BlockCheck.class);

  private final BlockFiles blockFiles;
  private final ByteProgress progress;
  private long files;
  private long bytes;

  BlockCheck(BlockFiles blockFiles, ByteProgress progress) {
    this.blockFiles = blockFiles;
    this.progress = progress;
  }

  void verify(List<Block> blocks, List<Damage> found) {
    long allBytes = blocks.stream().mapToLong(Block::sizeBytes).sum();
    int unreachable = 0;
    String reason = "";
    for (Block block : blocks) {
      files++;
      bytes += block.sizeBytes();
      try {
        verify(block);
      } catch (NoSuchFileException e) {
        LOG.debug("{} was dropped while it was to be checked", block.path());
      } catch (UnreachableBlocksException e) {
        unreachable++;
        reason = String.valueOf(e.getMessage());
      } catch (IOException | RuntimeException e) {
        found.add(new Damage(block.path().toString(), String.valueOf(e.getMessage())));
      }
      progress.done(bytes, allBytes);
    }
    if (unreachable > 0) {
      // One line: for each block it would be the same.
      String place = unreachable + (unreachable == 1 ? " block" : " blocks") + " in the bucket";
      found.add(new Damage(place, "not checked: " + reason));
    }
  }

  private void verify(Block block) throws IOException {
    try (BlockFile file = blockFiles.openUncached(block.path())) {
      for (BlockFile.Section section : file.sections()) {
        file.readSection(section);
      }
    }
    if (block.isRemoteNow()) {
      // That was the object; this is what is kept here of it.
      try (BlockFile stub = blockFiles.open(block.path())) {
        for (BlockFile.Section section : stub.sections()) {
          if (section.id() != BlockFormat.SECTION_ROW_GROUPS
              && section.id() != BlockFormat.SECTION_DICTIONARIES) {
            stub.readSection(section);
          }
        }
      }
    }
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }
}
