package io.datatracing.storage.segment;

import io.datatracing.storage.api.FateEntry;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** A run of fate entries that is read: found by binary search in the file. Any thread. */
final class FateRun implements Closeable {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final long firstSecond;
  private final long entries;
  private final List<Who> who;

  /** Who said what: the part that many entries share. */
  record Who(boolean isExact, String cause, String node, String policy) {}

  /**
   * Opens a run.
   *
   * @throws FormatException when it is damaged or of another version
   */
  FateRun(Path path) throws IOException {
    this.path = path;
    channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long size = channel.size();
      if (size < FileHeader.SIZE + FateFormat.TRAILER_SIZE) {
        throw FormatException.corrupt(path, "it has only " + size + " bytes");
      }
      firstSecond =
          FileHeader.check(
              path,
              read(0, FileHeader.SIZE),
              FateFormat.MAGIC,
              FateFormat.OLDEST_VERSION,
              FateFormat.VERSION);
      byte[] trailer = read(size - FateFormat.TRAILER_SIZE, FateFormat.TRAILER_SIZE);
      entries = LittleEndian.getInt(trailer, 0) & 0xffff_ffffL;
      int whoLength = LittleEndian.getInt(trailer, 4);
      long whoAt = FileHeader.SIZE + entries * FateFormat.ENTRY_SIZE;
      if (LittleEndian.getInt(trailer, 12) != FateFormat.MAGIC
          || whoLength < 0
          || whoAt + whoLength + FateFormat.TRAILER_SIZE != size) {
        throw FormatException.corrupt(path, "its trailer does not fit its size");
      }
      who = who(new ByteSource(read(whoAt, whoLength), 0));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static List<Who> who(ByteSource in) {
    List<Who> who = new ArrayList<>();
    for (int count = in.varint32(); count > 0; count--) {
      who.add(new Who(in.u8() == 1, in.string(), in.string(), in.string()));
    }
    return who;
  }

  Path path() {
    return path;
  }

  long entries() {
    return entries;
  }

  long sizeBytes() throws IOException {
    return channel.size();
  }

  long firstSecond() {
    return firstSecond;
  }

  List<Who> who() {
    return who;
  }

  /** Adds the entries with this prefix. */
  void find(long prefix, List<FateEntry> out) throws IOException {
    long low = 0;
    long high = entries;
    while (low < high) {
      long middle = low + high >>> 1;
      byte[] entry = read(at(middle), Long.BYTES);
      if (Long.compareUnsigned(LittleEndian.getLong(entry, 0), prefix) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (long i = low; i < entries; i++) {
      byte[] entry = read(at(i), FateFormat.ENTRY_SIZE);
      if (LittleEndian.getLong(entry, 0) != prefix) {
        return;
      }
      out.add(entry(entry, 0));
    }
  }

  private static long at(long entry) {
    return FileHeader.SIZE + entry * FateFormat.ENTRY_SIZE;
  }

  private FateEntry entry(byte[] bytes, int at) {
    int last = LittleEndian.getInt(bytes, at + FateFormat.ENTRY_WHO_OFFSET);
    Who said = who.get(last & 0xffff);
    long second = firstSecond + LittleEndian.getInt(bytes, at + FateFormat.ENTRY_SECOND_OFFSET);
    return new FateEntry(
        LittleEndian.getLong(bytes, at),
        said.cause(),
        said.node(),
        said.policy(),
        second * NANOS_PER_SECOND,
        last >>> 16,
        said.isExact());
  }

  /** Reads all entries in order, so many at a time. */
  final class Cursor {
    private final byte[] buffer = new byte[BUFFER];
    private long next;
    private int at = BUFFER;

    /** Goes to the next entry; false at the end. */
    boolean advance() throws IOException {
      if (next == entries) {
        return false;
      }
      at += FateFormat.ENTRY_SIZE;
      if (next == 0 || at >= BUFFER) {
        int length = (int) Math.min(BUFFER, (entries - next) * FateFormat.ENTRY_SIZE);
        fill(ByteBuffer.wrap(buffer, 0, length), at(next));
        at = 0;
      }
      next++;
      return true;
    }

    long prefix() {
      return LittleEndian.getLong(buffer, at);
    }

    FateEntry entry() {
      return FateRun.this.entry(buffer, at);
    }
  }

  /**
   * Reads everything and compares the checksum.
   *
   * @throws FormatException when it does not match
   */
  void verify() throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    long end = channel.size() - 8;
    for (long at = 0; at < end; ) {
      int length = (int) Math.min(BUFFER, end - at);
      fill(ByteBuffer.wrap(buffer, 0, length), at);
      crc.update(buffer, 0, length);
      at += length;
    }
    if ((int) crc.getValue() != LittleEndian.getInt(read(end, 4), 0)) {
      throw FormatException.corrupt(path, "its checksum does not match");
    }
  }

  private byte[] read(long offset, int length) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(length);
    fill(content, offset);
    return content.array();
  }

  private void fill(ByteBuffer content, long offset) throws IOException {
    int start = content.position();
    while (content.hasRemaining()) {
      if (channel.read(content, offset + content.position() - start) < 0) {
        throw new EOFException(path + " was cut off while it was read");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
