package io.datatracing.storage.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The log of the current generation, to which frames are appended in groups. */
final class LogFile implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final ByteSink buffer = new ByteSink(1 << 21);
  private long durableSize;
  private boolean isBroken;
  private boolean isMarked = true;

  /** Creates the file; the directory is synced, so that the file itself survives a crash. */
  LogFile(Path directory, long generation, Disk disk) throws IOException {
    path = directory.resolve(LogFormat.fileName(generation));
    // One that is there was made when the disk was full, and has never held a frame.
    channel =
        disk.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      byte[] header = FileHeader.write(LogFormat.MAGIC, LogFormat.VERSION, generation);
      buffer.bytes(header, 0, header.length);
      sync();
      isMarked = true;
      Directories.sync(directory);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  long durableSize() {
    return durableSize;
  }

  int bufferedBytes() {
    return buffer.size();
  }

  /** Puts a request into the buffer. */
  void append(byte[] request) {
    int at = buffer.size();
    buffer.int32(LogFormat.SYNC);
    buffer.int32(0);
    buffer.int32(0);
    buffer.int32(request.length);
    int payload = buffer.size();
    int length = Compression.compressLog(request, request.length, buffer);
    if (length >= request.length) {
      buffer.advance(payload - buffer.size());
      buffer.bytes(request, 0, request.length);
      length = request.length;
    }
    LittleEndian.putInt(buffer.array(), at + LogFormat.FRAME_LENGTH_OFFSET, length);
    LittleEndian.putInt(
        buffer.array(),
        at + LogFormat.FRAME_CHECKSUM_OFFSET,
        Checksum.of(
            buffer.array(),
            at + LogFormat.FRAME_LENGTH_OFFSET,
            buffer.size() - at - LogFormat.FRAME_LENGTH_OFFSET));
  }

  /** Empties the buffer of what will not be written. */
  void discard() {
    buffer.clear();
  }

  /** Writes the buffer and waits until it is on the disk. The buffer is empty afterwards. */
  void sync() throws IOException {
    ByteBuffer content = ByteBuffer.wrap(buffer.array(), 0, buffer.size());
    buffer.clear();
    long position = durableSize;
    while (content.hasRemaining()) {
      position += channel.write(content, position);
    }
    isBroken = true;
    channel.force(false);
    isBroken = false;
    durableSize = position;
    isMarked = false;
  }

  /** Marks what is synced, when it is not marked yet and nothing waits to be written behind it. */
  void mark() throws IOException {
    if (isMarked || isBroken || buffer.size() > 0) {
      return;
    }
    byte[] mark = new byte[LogFormat.FRAME_HEADER_SIZE];
    LittleEndian.putInt(mark, 0, LogFormat.SYNC);
    LittleEndian.putInt(
        mark,
        LogFormat.FRAME_CHECKSUM_OFFSET,
        Checksum.of(
            mark, LogFormat.FRAME_LENGTH_OFFSET, mark.length - LogFormat.FRAME_LENGTH_OFFSET));
    ByteBuffer content = ByteBuffer.wrap(mark);
    while (content.hasRemaining()) {
      // Half of one is written over by the next frame, or is a torn tail.
      channel.write(content, durableSize + content.position());
    }
    durableSize += mark.length;
    isMarked = true;
  }

  /**
   * Whether syncing has failed. What the disk holds is unknown then, and stays so: systems may
   * forget the error and the data, so that trying again proves nothing.
   */
  boolean isBroken() {
    return isBroken;
  }

  /** After a failed {@link #sync}: cuts off what may have been written of it. */
  void cutBack() throws IOException {
    channel.truncate(durableSize);
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
