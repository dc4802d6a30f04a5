package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds stubs to their drawing. */
class RemoteFormatTest {
  private static final String GOLDEN_BLOCK = "/golden/block-v2.blk";
  private static final String GOLDEN = "/golden/block-v2-v1.remote";

  @TempDir Path directory;

  /** A block that never changes. */
  static Path golden(Path directory) throws IOException {
    return copied(GOLDEN_BLOCK, directory.resolve("golden.blk"));
  }

  private static Path copied(String resource, Path to) throws IOException {
    try (InputStream golden = RemoteFormatTest.class.getResourceAsStream(resource)) {
      Files.copy(Objects.requireNonNull(golden, resource), to, StandardCopyOption.REPLACE_EXISTING);
    }
    return to;
  }

  @Test
  void bytesAreWhereTheDrawingHasThem() throws IOException {
    Path block = golden(directory);
    byte[] content = Files.readAllBytes(block);
    RemoteStub.write(block, "some/key");
    byte[] stub = Files.readAllBytes(RemoteStub.moving(block));
    ByteSource in = new ByteSource(stub, 0);
    assertThat(in.int32()).isEqualTo(RemoteFormat.MAGIC);
    assertThat(
            FileHeader.check(block, Arrays.copyOf(stub, FileHeader.SIZE), RemoteFormat.MAGIC, 1, 1))
        .isEqualTo(content.length);
    in = new ByteSource(stub, FileHeader.SIZE);
    int length = in.int32();
    assertThat(in.int32()).isEqualTo(Checksum.of(stub, RemoteFormat.TABLE_OFFSET, length));
    assertThat(in.position()).isEqualTo(RemoteFormat.TABLE_OFFSET);
    assertThat(in.string()).isEqualTo("some/key");
    assertThat(content).hasSizeLessThan(RemoteFormat.PIECE_BYTES);
    assertThat(in.int32()).isEqualTo(Checksum.of(content, 0, content.length));
    int at = RemoteFormat.TABLE_OFFSET + length;
    int kept = 0;
    for (int count = in.varint32(); count > 0; count--) {
      int offset = in.varint32();
      int bytes = in.varint32();
      assertThat(Arrays.copyOfRange(stub, at, at + bytes))
          .isEqualTo(Arrays.copyOfRange(content, offset, offset + bytes));
      at += bytes;
      kept += bytes;
    }
    assertThat(in.position()).isEqualTo(RemoteFormat.TABLE_OFFSET + length);
    assertThat(at).isEqualTo(stub.length);
    assertThat(kept).isLessThan(content.length);
  }

  @Test
  void eachPieceHasItsChecksum() {
    int piece = RemoteFormat.PIECE_BYTES;
    assertThat(RemoteFormat.pieces(0)).isZero();
    assertThat(RemoteFormat.pieces(1)).isEqualTo(1);
    assertThat(RemoteFormat.pieces(piece)).isEqualTo(1);
    assertThat(RemoteFormat.pieces(piece + 1)).isEqualTo(2);
  }

  @Test
  void theGoldenStubIsReadableAndWhatIsWrittenNow() throws IOException {
    Path golden = copied(GOLDEN, directory.resolve("golden.blk.remote"));
    RemoteStub stub = RemoteStub.read(golden);
    Path block = golden(directory);
    assertThat(stub.key()).isEqualTo("2026-11-22T05/golden.blk-0");
    assertThat(stub.size()).isEqualTo(Files.size(block));
    assertThat(stub.pieces()).isEqualTo(1);
    assertThat(stub.isPiece(0, Files.readAllBytes(block))).isTrue();
    assertThat(stub.block()).isEqualTo(block);
    RemoteStub.write(block, stub.key());
    assertThat(RemoteStub.moving(block)).hasSameBinaryContentAs(golden);
  }

  @Test
  void damageAndOtherVersionsAreNamed() throws IOException {
    Path block = golden(directory);
    RemoteStub.write(block, "key");
    Path file = RemoteStub.moving(block);
    byte[] stub = Files.readAllBytes(file);
    for (int at = 0; at < RemoteFormat.TABLE_OFFSET + 10; at++) {
      byte[] damaged = stub.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertThatThrownBy(() -> RemoteStub.read(file))
          .as("bit at %d", at)
          .isInstanceOf(FormatException.class)
          .hasMessageContaining(block.toString());
    }
    for (int size : new int[] {0, 10, RemoteFormat.TABLE_OFFSET, RemoteFormat.TABLE_OFFSET + 5}) {
      Files.write(file, Arrays.copyOf(stub, size));
      assertThatThrownBy(() -> RemoteStub.read(file))
          .as("%d bytes", size)
          .isInstanceOf(FormatException.class);
    }
    byte[] newer = stub.clone();
    byte[] header = FileHeader.write(RemoteFormat.MAGIC, RemoteFormat.VERSION + 1, 9);
    System.arraycopy(header, 0, newer, 0, header.length);
    Files.write(file, newer);
    assertThatThrownBy(() -> RemoteStub.read(file))
        .hasMessageContaining("has format 2; this version reads 1 to 1");
  }

  /** Writes the golden stub for a new version; existing files are never written again. */
  public static void main(String[] args) throws IOException {
    Path block = golden(Files.createTempDirectory("golden"));
    RemoteStub.write(block, "2026-11-22T05/golden.blk-0");
    Files.copy(RemoteStub.moving(block), Path.of(args[0]));
  }
}
