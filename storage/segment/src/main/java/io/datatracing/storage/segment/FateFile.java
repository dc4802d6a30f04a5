package io.datatracing.storage.segment;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** A file that is read at places, and ends with the checksum of what is before it. Any thread. */
final class FateFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  /** The checksum, and the magic number again. */
  private static final int END_SIZE = 8;

  private final Path path;
  private volatile FileChannel channel;
  private volatile boolean isClosed;
  private final long size;

  FateFile(Path path) throws IOException {
    this.path = path;
    channel = FileChannel.open(path, StandardOpenOption.READ);
    size = channel.size();
    if (size < FileHeader.SIZE + END_SIZE) {
      channel.close();
      throw FormatException.corrupt(path, "it has only " + size + " bytes");
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  byte[] read(long offset, int length) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(length);
    fill(content, offset);
    return content.array();
  }

  void fill(ByteBuffer content, long offset) throws IOException {
    int start = content.position();
    FileChannel current = channel;
    try {
      fill(current, content, offset);
    } catch (ClosedChannelException e) {
      // Interrupting a thread that reads closes the channel for all: it is opened again then.
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      content.position(start);
      fill(reopened(current), content, offset);
    }
  }

  private void fill(FileChannel from, ByteBuffer content, long offset) throws IOException {
    int start = content.position();
    while (content.hasRemaining()) {
      if (from.read(content, offset + content.position() - start) < 0) {
        throw new EOFException(path + " was cut off while it was read");
      }
    }
  }

  private synchronized FileChannel reopened(FileChannel broken) throws IOException {
    if (isClosed) {
      throw new ClosedChannelException();
    }
    if (channel == broken) {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    }
    return channel;
  }

  /**
   * Reads everything and compares the checksum.
   *
   * @throws FormatException when it does not match
   */
  void verify() throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    long end = size - END_SIZE;
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

  @Override
  public synchronized void close() throws IOException {
    isClosed = true;
    channel.close();
  }
}
