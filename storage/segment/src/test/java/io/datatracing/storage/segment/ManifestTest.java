package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.storage.segment.ManifestReader.BlockName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a manifest against the drawing in {@link ManifestFormat}, whole and damaged. */
class ManifestTest {
  private static final String HOUR = "2026-11-21T03";
  private static final BlockName A = new BlockName(HOUR, "a.blk");
  private static final BlockName B = new BlockName(HOUR, "b.blk");
  private static final BlockName C = new BlockName("2026-11-21T04", "c.blk");
  private static final BlockName MERGED = new BlockName(HOUR, "ab.blk");

  @TempDir Path directory;
  private Path file;

  /** Where each record begins. */
  private final List<Integer> starts = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve(ManifestFormat.FILE_NAME);
    try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM)) {
      starts.add(FileHeader.SIZE);
      starts.add((int) Files.size(file));
      manifest.addBlocks(7, List.of(A, B));
      starts.add((int) Files.size(file));
      manifest.addBlocks(8, List.of(C));
      starts.add((int) Files.size(file));
      manifest.replaceBlocks(List.of(A, B), List.of(MERGED));
      starts.add((int) Files.size(file));
      manifest.dropPartition(C.partition());
    }
  }

  @Test
  void recordsAreLaidOutAsDrawn() throws IOException {
    byte[] content = Files.readAllBytes(file);
    assertThat(LittleEndian.getInt(content, 0)).isEqualTo(ManifestFormat.MAGIC);
    assertThat(LittleEndian.getInt(content, 4)).isEqualTo(ManifestFormat.VERSION);
    assertThat(LittleEndian.getLong(content, 8)).isEqualTo(1);
    assertThat(LittleEndian.getInt(content, 16)).isEqualTo(Checksum.of(content, 0, 16));
    int at = FileHeader.SIZE;
    List<Integer> kinds = new ArrayList<>();
    while (at < content.length) {
      assertThat(starts).contains(at);
      int length = LittleEndian.getInt(content, at + 4);
      assertThat(LittleEndian.getInt(content, at))
          .isEqualTo(Checksum.of(content, at + 4, length + 4));
      kinds.add((int) content[at + 8]);
      at += 8 + length;
    }
    assertThat(at).isEqualTo(content.length);
    assertThat(kinds).containsExactly(1, 1, 1, 3, 2);
    ByteSource added = new ByteSource(content, starts.get(2) + 9);
    assertThat(added.varint()).isEqualTo(8);
    assertThat(added.varint32()).isEqualTo(1);
    assertThat(added.string()).isEqualTo(C.partition());
    assertThat(added.string()).isEqualTo(C.name());
  }

  @Test
  void everyTornTailLosesOnlyTheTornRecord() throws IOException {
    byte[] content = Files.readAllBytes(file);
    List<List<BlockName>> after =
        List.of(List.of(), List.of(A, B), List.of(A, B, C), List.of(C, MERGED), List.of(MERGED));
    for (int length = starts.get(1); length <= content.length; length++) {
      Files.write(file, Arrays.copyOf(content, length));
      int whole = 0;
      while (whole < 4 && endOf(whole + 1, content) <= length) {
        whole++;
      }
      try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM)) {
        assertThat(manifest.blocksAtOpening())
            .as("cut off at %d", length)
            .containsExactlyInAnyOrderElementsOf(after.get(whole));
      }
      assertThat(Files.size(file)).isEqualTo(endOf(whole, content));
    }
  }

  private int endOf(int record, byte[] content) {
    return record + 1 < starts.size() ? starts.get(record + 1) : content.length;
  }

  /** Also where a length is wrong: what follows is not taken for a tail, and nothing is cut off. */
  @Test
  void damageBeforeTheLastRecordIsNamed() throws IOException {
    byte[] content = Files.readAllBytes(file);
    for (int at = 0; at < starts.get(4); at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = content.clone();
        damaged[at] ^= (byte) (1 << bit);
        Files.write(file, damaged);
        assertThatThrownBy(() -> Manifest.open(directory, Disk.SYSTEM).close())
            .as("byte %d, bit %d", at, bit)
            .isInstanceOf(FormatException.class)
            .hasMessageContaining(file.toString());
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
      }
    }
  }

  @Test
  void missingBesideBlocksIsDamage() throws IOException {
    Files.delete(file);
    Path block = directory.resolve(Partition.FOLDER).resolve(HOUR).resolve(A.name());
    Files.createDirectories(block.getParent());
    for (Path there : List.of(block, RemoteStub.of(block))) {
      Files.createFile(there);
      assertThatThrownBy(() -> Manifest.open(directory, Disk.SYSTEM).close())
          .isInstanceOf(FormatException.class)
          .hasMessageContaining(file + " is damaged: it is not there, and blocks are");
      assertThat(file).doesNotExist();
      Files.delete(there);
    }
    Manifest.open(directory, Disk.SYSTEM).close();
    assertThat(file).exists();
  }
}
