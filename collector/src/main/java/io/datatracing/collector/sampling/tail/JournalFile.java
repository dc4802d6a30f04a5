package io.datatracing.collector.sampling.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One file of the journal. Written by the journal's thread; read at any place by the shards.
 *
 * <p>Its channel must never be used by a thread that may be interrupted: that would close it for
 * all. Queries open the file for themselves.
 */
final class JournalFile {
  private final Path path;
  private final long number;
  private final FileChannel channel;
  private final Disk disk;

  /** Of which something waits: one for the writer while it writes, one for each batch. */
  private final AtomicInteger live = new AtomicInteger(1);

  private long durableSize;

  /** Writes at a place, as a channel does. Tests have some that are full. */
  interface Disk {
    Disk SYSTEM = FileChannel::write;

    int write(FileChannel channel, ByteBuffer content, long position) throws IOException;
  }

  private JournalFile(Path path, long number, FileChannel channel, long size, Disk disk) {
    this.disk = disk;
    this.path = path;
    this.number = number;
    this.channel = channel;
    this.durableSize = size;
  }

  /** Creates it; the directory is synced, so that the file itself survives a crash. */
  static JournalFile create(Path directory, long number, Disk disk) throws IOException {
    Path path = directory.resolve(JournalFormat.fileName(number));
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      JournalFile file = new JournalFile(path, number, channel, 0, disk);
      byte[] header = JournalFormat.header(number);
      file.write(header, header.length);
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
      }
      return file;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** One that was left by a process before. */
  static JournalFile open(Path path, long number) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    return new JournalFile(path, number, channel, channel.size(), Disk.SYSTEM);
  }

  Path path() {
    return path;
  }

  long number() {
    return number;
  }

  long durableSize() {
    return durableSize;
  }

  /** Appends, and waits until it is on the disk. */
  void write(byte[] bytes, int length) throws IOException {
    append(bytes, length);
    channel.force(false);
  }

  /** Appends; the next {@link #write} makes it durable. */
  void append(byte[] bytes, int length) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(bytes, 0, length);
    long position = durableSize;
    while (content.hasRemaining()) {
      position += disk.write(channel, content, position);
    }
    durableSize = position;
  }

  /** After a failed write: cuts off what may have been written of it. */
  void cutBack(long size) throws IOException {
    channel.truncate(size);
    channel.force(false);
    durableSize = size;
  }

  /** Shards only. */
  byte[] read(long offset, int length) throws IOException {
    return read(channel, offset, length);
  }

  /** Any thread. */
  byte[] readApart(long offset, int length) throws IOException {
    try (FileChannel own = FileChannel.open(path, StandardOpenOption.READ)) {
      return read(own, offset, length);
    }
  }

  private static byte[] read(FileChannel from, long offset, int length) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(length);
    while (content.hasRemaining()) {
      if (from.read(content, offset + content.position()) < 0) {
        throw new IOException(
            "the journal ends before " + length + " bytes at " + offset + " are read");
      }
    }
    return content.array();
  }

  void hold() {
    live.incrementAndGet();
  }

  void release() {
    live.decrementAndGet();
  }

  /** Whether nothing in it waits, and nothing more is written. */
  boolean isOver() {
    return live.get() == 0;
  }

  void close() throws IOException {
    channel.close();
  }

  void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }
}
