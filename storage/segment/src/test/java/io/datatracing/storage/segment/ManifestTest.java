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

  /** Of the record behind each change. */
  private static final int COMMITTED_SIZE = ManifestFormat.RECORD_HEADER_SIZE + 1;

  /** Where the record of each change begins. */
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
      boolean isCommitted = content[at + 8] == ManifestFormat.COMMITTED;
      int end = isCommitted ? at + COMMITTED_SIZE : at;
      assertThat(starts.contains(end) || end == content.length).as("record at %d", at).isTrue();
      int length = LittleEndian.getInt(content, at + 4);
      assertThat(LittleEndian.getInt(content, at))
          .isEqualTo(Checksum.of(content, at + 4, length + 4));
      kinds.add((int) content[at + 8]);
      at += 8 + length;
    }
    assertThat(at).isEqualTo(content.length);
    assertThat(kinds).containsExactly(1, 4, 1, 4, 1, 4, 3, 4, 2, 4);
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
    for (int length = starts.get(1) - COMMITTED_SIZE; length <= content.length; length++) {
      Files.write(file, Arrays.copyOf(content, length));
      int whole = 0;
      while (whole < 4 && endOf(whole + 1, content) - COMMITTED_SIZE <= length) {
        whole++;
      }
      try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM)) {
        assertThat(manifest.blocksAtOpening())
            .as("cut off at %d", length)
            .containsExactlyInAnyOrderElementsOf(after.get(whole));
      }
      // The record that says so is written again.
      assertThat(Files.size(file)).isEqualTo(endOf(whole, content));
      assertThat(Files.readAllBytes(file)).isEqualTo(Arrays.copyOf(content, endOf(whole, content)));
    }
  }

  private int endOf(int record, byte[] content) {
    return record + 1 < starts.size() ? starts.get(record + 1) : content.length;
  }

  /** Also where a length is wrong: what follows is not taken for a tail, and nothing is cut off. */
  @Test
  void damageOfAnyChangeIsNamedAlsoOfTheLast() throws IOException {
    byte[] content = Files.readAllBytes(file);
    for (int at = 0; at < content.length - COMMITTED_SIZE; at++) {
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
  void damageBehindTheLastChangeLosesNothing() throws IOException {
    byte[] content = Files.readAllBytes(file);
    for (int at = content.length - COMMITTED_SIZE; at < content.length; at++) {
      byte[] damaged = content.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM)) {
        assertThat(manifest.blocksAtOpening()).containsExactly(MERGED);
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }
  }

  @Test
  void whereObjectsAreIsKept() throws IOException {
    ObjectPlace place = new ObjectPlace("s3://spans/a", "http://minio:9000");
    try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM)) {
      assertThat(manifest.objectsAt()).isNull();
      manifest.objectsAt(place);
      assertThat(manifest.objectsAt()).isEqualTo(place);
      manifest.addBlocks(9, List.of(A));
    }
    byte[] content = Files.readAllBytes(file);
    // As when it has grown too long: it is written anew.
    byte[] header = FileHeader.write(ManifestFormat.MAGIC, 2, 1);
    System.arraycopy(header, 0, content, 0, header.length);
    Files.write(file, content);
    try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM)) {
      assertThat(manifest.objectsAt()).isEqualTo(place);
      assertThat(manifest.blocksAtOpening()).containsExactlyInAnyOrder(MERGED, A);
    }
    assertThat(Files.size(file)).isLessThan(content.length);
  }

  /** Version 2 has no records that close others. */
  @Test
  void anOlderManifestIsReadAndWrittenAnew() throws IOException {
    byte[] content = Files.readAllBytes(file);
    ByteSink older = new ByteSink(content.length);
    byte[] header = FileHeader.write(ManifestFormat.MAGIC, 2, 1);
    older.bytes(header, 0, header.length);
    for (int i = 0; i < starts.size(); i++) {
      older.bytes(content, starts.get(i), endOf(i, content) - COMMITTED_SIZE - starts.get(i));
    }
    Files.write(file, older.toByteArray());
    for (int i = 0; i < 2; i++) {
      try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM)) {
        assertThat(manifest.blocksAtOpening()).containsExactly(MERGED);
        assertThat(manifest.flushedThrough()).isEqualTo(8);
      }
    }
    assertThat(FileHeader.version(Files.readAllBytes(file))).isEqualTo(ManifestFormat.VERSION);
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
