package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept here of a block in a bucket; see {@link RemoteFormat}. */
final class RemoteStub {
  private final Path file;
  private final String key;
  private final long size;
  private final int[] checksums;
  private final List<Range> ranges;

  /**
   * @param at where it begins in the stub's file
   */
  private record Range(long offset, int length, long at) {}

  private RemoteStub(Path file, String key, long size, int[] checksums, List<Range> ranges) {
    this.file = file;
    this.key = key;
    this.size = size;
    this.checksums = checksums;
    this.ranges = ranges;
  }

  static Path of(Path block) {
    return block.resolveSibling(block.getFileName() + RemoteFormat.SUFFIX);
  }

  static Path moving(Path block) {
    return block.resolveSibling(block.getFileName() + RemoteFormat.MOVING_SUFFIX);
  }

  static boolean isStub(Path file) {
    return !block(file).equals(file);
  }

  /** The place of the block that a file stands for; any other file itself. */
  static Path block(Path stub) {
    String name = String.valueOf(stub.getFileName());
    for (String suffix :
        List.of(RemoteFormat.SUFFIX, RemoteFormat.MOVING_SUFFIX, RemoteFormat.TEMPORARY_SUFFIX)) {
      if (name.endsWith(BlockPublisher.SUFFIX + suffix)) {
        return stub.resolveSibling(name.substring(0, name.length() - suffix.length()));
      }
    }
    return stub;
  }

  /**
   * Writes the stub of a block, synced, under the name it has while the block is moved.
   *
   * @throws FormatException when the block is damaged
   */
  static RemoteStub write(Path block, String key) throws IOException {
    ByteSink table = new ByteSink(1024);
    ByteSink content = new ByteSink(1 << 16);
    long size;
    try (BlockFile source = new BlockFile(block)) {
      size = source.size();
      List<long[]> ranges = new ArrayList<>();
      ranges.add(new long[] {0, FileHeader.SIZE});
      for (BlockFile.Section section : source.sections()) {
        source.readSection(section);
        if (section.id() != BlockFormat.SECTION_ROW_GROUPS
            && section.id() != BlockFormat.SECTION_DICTIONARIES) {
          ranges.add(new long[] {section.offset(), section.length()});
        }
      }
      long tableAt = source.tableOffset();
      ranges.add(new long[] {tableAt, size - tableAt});
      table.string(key);
      for (long at = 0; at < size; at += RemoteFormat.PIECE_BYTES) {
        byte[] piece = source.read(at, (int) Math.min(RemoteFormat.PIECE_BYTES, size - at));
        table.int32(Checksum.of(piece, 0, piece.length));
      }
      table.varint(ranges.size());
      for (long[] range : ranges) {
        table.varint(range[0]);
        table.varint(range[1]);
        byte[] bytes = source.read(range[0], Math.toIntExact(range[1]));
        content.bytes(bytes, 0, bytes.length);
      }
    }
    ByteSink all = new ByteSink(RemoteFormat.TABLE_OFFSET + table.size() + content.size());
    byte[] header = FileHeader.write(RemoteFormat.MAGIC, RemoteFormat.VERSION, size);
    all.bytes(header, 0, header.length);
    all.int32(table.size());
    all.int32(Checksum.of(table.array(), 0, table.size()));
    all.bytes(table.array(), 0, table.size());
    all.bytes(content.array(), 0, content.size());
    Path temporary = block.resolveSibling(block.getFileName() + RemoteFormat.TEMPORARY_SUFFIX);
    write(temporary, ByteBuffer.wrap(all.array(), 0, all.size()));
    // Never half a stub under this name: it may be the only trace of an object.
    Files.move(
        temporary,
        moving(block),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    Directories.sync(block.resolveSibling(""));
    return read(moving(block));
  }

  private static void write(Path file, ByteBuffer content) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (content.hasRemaining()) {
        out.write(content);
      }
      out.force(true);
    }
  }

  /**
   * Reads a stub, under either of its names.
   *
   * @throws FormatException when it is damaged or of a version that cannot be read
   */
  static RemoteStub read(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] head = read(in, file, 0, RemoteFormat.TABLE_OFFSET);
      long size = size(file, head);
      int length = LittleEndian.getInt(head, FileHeader.SIZE);
      if (length < 0 || length > in.size()) {
        throw FormatException.corrupt(block(file), "the table of " + file + " is cut off");
      }
      byte[] table = read(in, file, RemoteFormat.TABLE_OFFSET, length);
      if (Checksum.of(table, 0, length) != LittleEndian.getInt(head, FileHeader.SIZE + 4)) {
        throw FormatException.corrupt(
            block(file), "the checksum of the table of " + file + " does not match");
      }
      ByteSource source = new ByteSource(table, 0);
      String key = source.string();
      int[] checksums = new int[RemoteFormat.pieces(size)];
      for (int i = 0; i < checksums.length; i++) {
        checksums[i] = source.int32();
      }
      List<Range> ranges = new ArrayList<>();
      long at = RemoteFormat.TABLE_OFFSET + length;
      for (int count = source.varint32(); count > 0; count--) {
        long offset = source.varint();
        int bytes = source.varint32();
        ranges.add(new Range(offset, bytes, at));
        at += bytes;
      }
      return new RemoteStub(file, key, size, checksums, ranges);
    }
  }

  private static long size(Path file, byte[] head) {
    try {
      return FileHeader.check(
          file, head, RemoteFormat.MAGIC, RemoteFormat.OLDEST_VERSION, RemoteFormat.VERSION);
    } catch (FormatException e) {
      if (e.problem() != FormatException.Problem.CORRUPT) {
        throw e;
      }
      // Readers take the block out that the file stands for.
      throw FormatException.corrupt(block(file), String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] read(FileChannel in, Path file, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (in.read(bytes, at + bytes.position()) < 0) {
        throw FormatException.corrupt(block(file), file + " is cut off");
      }
    }
    return bytes.array();
  }

  /** The place of the block. */
  Path block() {
    return block(file);
  }

  String key() {
    return key;
  }

  /** Bytes of the block. */
  long size() {
    return size;
  }

  int pieces() {
    return checksums.length;
  }

  /** Where a piece ends. */
  long end(long piece) {
    return Math.min((piece + 1) * RemoteFormat.PIECE_BYTES, size);
  }

  /** Whether these are the bytes that the piece had when the block was moved. */
  boolean isPiece(long piece, byte[] content) {
    return Checksum.of(content, 0, content.length) == checksums[(int) piece];
  }

  /** Null when the range is not one that is kept here. */
  byte @Nullable [] range(long offset, int length) throws IOException {
    for (Range range : ranges) {
      if (offset >= range.offset() && offset + length <= range.offset() + range.length()) {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
          return read(in, file, range.at() + offset - range.offset(), length);
        }
      }
    }
    return null;
  }
}
