package io.datatracing.storage.segment;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A block that is read: its header, trailer and section table have been checked. */
final class BlockFile implements Closeable {
  private final Path path;
  private final long seed;
  private final int version;
  private final long size;
  private final Map<Integer, Section> sections = new HashMap<>();
  private final BlockBytes bytes;
  private long tableOffset;

  record Section(int id, int checksum, long offset, long length) {}

  /**
   * Opens a block in a file.
   *
   * @throws FormatException when it is damaged or of a version that cannot be read
   */
  BlockFile(Path path) throws IOException {
    this(path, new LocalBytes(path));
  }

  /**
   * Opens a block wherever it is.
   *
   * @param path names the block; its place when it is in a file
   * @param bytes closed with this, also when this cannot be opened
   * @throws FormatException when it is damaged or of a version that cannot be read
   */
  BlockFile(Path path, BlockBytes bytes) throws IOException {
    this.path = path;
    this.bytes = bytes;
    size = bytes.size();
    try {
      if (size < FileHeader.SIZE + BlockFormat.TRAILER_SIZE) {
        throw FormatException.corrupt(path, "it has only " + size + " bytes");
      }
      byte[] header = read(0, FileHeader.SIZE);
      seed =
          FileHeader.check(
              path, header, BlockFormat.MAGIC, BlockFormat.OLDEST_VERSION, BlockFormat.VERSION);
      version = FileHeader.version(header);
      readSectionTable();
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private void readSectionTable() {
    byte[] trailer = read(size - BlockFormat.TRAILER_SIZE, BlockFormat.TRAILER_SIZE);
    long tableAt = LittleEndian.getLong(trailer, 0);
    int count = LittleEndian.getInt(trailer, 8);
    long tableSize = size - BlockFormat.TRAILER_SIZE - tableAt;
    if (LittleEndian.getInt(trailer, 16) != BlockFormat.MAGIC
        || count < 0
        || tableSize != (long) count * BlockFormat.SECTION_ENTRY_SIZE) {
      throw FormatException.corrupt(path, "its trailer does not fit its size");
    }
    byte[] table = read(tableAt, Math.toIntExact(tableSize + 12));
    if (Checksum.of(table, 0, table.length) != LittleEndian.getInt(trailer, 12)) {
      throw FormatException.corrupt(path, "the checksum of its section table does not match");
    }
    tableOffset = tableAt;
    ByteSource in = new ByteSource(table, 0);
    for (int i = 0; i < count; i++) {
      Section section = new Section(in.int32(), in.int32(), in.int64(), in.int64());
      sections.put(section.id(), section);
    }
  }

  Path path() {
    return path;
  }

  long seed() {
    return seed;
  }

  int version() {
    return version;
  }

  Iterable<Section> sections() {
    return sections.values();
  }

  Section section(int id) {
    Section section = sections.get(id);
    if (section == null) {
      throw FormatException.corrupt(path, "section " + id + " is missing");
    }
    return section;
  }

  /** Whether the block has a section that older ones lack. */
  boolean hasSection(int id) {
    return sections.containsKey(id);
  }

  /** Reads a whole section and checks it. */
  byte[] readSection(int id) {
    return readSection(section(id));
  }

  byte[] readSection(Section section) {
    byte[] content = read(section.offset(), Math.toIntExact(section.length()));
    if (Checksum.of(content, 0, content.length) != section.checksum()) {
      throw FormatException.corrupt(
          path, "the checksum of section " + section.id() + " does not match" + bytes.origin());
    }
    return content;
  }

  /** Reads a section that is one compressed piece. */
  byte[] readCompressedSection(int id) {
    byte[] content = readSection(id);
    byte[] raw = new byte[LittleEndian.getInt(content, 0)];
    Compression.decompress(content, 4, content.length - 4, raw, raw.length);
    return raw;
  }

  /** Reads a chunk, checks it, and starts behind its checksum. */
  ByteSource readChunk(long offset, int length) {
    byte[] chunk = read(offset, length);
    checkChunk(chunk, 0, length, offset);
    return new ByteSource(chunk, BlockFormat.CHUNK_OVERHEAD);
  }

  void checkChunk(byte[] bytes, int at, int length, long fileOffset) {
    int content = at + BlockFormat.CHUNK_OVERHEAD;
    if (Checksum.of(bytes, content, length - BlockFormat.CHUNK_OVERHEAD)
        != LittleEndian.getInt(bytes, at)) {
      throw FormatException.corrupt(
          path,
          "the checksum of the chunk at " + fileOffset + " does not match" + this.bytes.origin());
    }
  }

  byte[] read(long offset, int length) {
    if (offset < 0 || length < 0 || offset + length > size) {
      throw FormatException.corrupt(
          path, "it refers to bytes " + offset + " to " + (offset + length) + " of " + size);
    }
    try {
      return bytes.read(offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long size() {
    return size;
  }

  /** Where the section table begins, which goes on to the end. */
  long tableOffset() {
    return tableOffset;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
