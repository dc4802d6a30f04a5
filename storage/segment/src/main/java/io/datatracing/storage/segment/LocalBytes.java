package io.datatracing.storage.segment;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A block in a file.
 *
 * <p>Interrupting a thread that reads closes its channel for all threads (a rule of {@link
 * FileChannel}); the file is opened again then, so that one cancelled request disturbs no other.
 */
final class LocalBytes implements BlockBytes {
  private final Path path;
  private final long size;
  private volatile FileChannel channel;
  private volatile boolean closed;

  LocalBytes(Path path) throws IOException {
    this.path = path;
    channel = FileChannel.open(path, StandardOpenOption.READ);
    size = channel.size();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      FileChannel current = channel;
      try {
        if (current.read(buffer, offset + buffer.position()) < 0) {
          throw new EOFException(path + " was cut off while it was read");
        }
      } catch (ClosedChannelException e) {
        // Interrupted here: the caller's wish. Interrupted elsewhere: somebody closed it for us.
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        reopen(current);
      }
    }
    return buffer.array();
  }

  private synchronized void reopen(FileChannel broken) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (channel == broken) {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
