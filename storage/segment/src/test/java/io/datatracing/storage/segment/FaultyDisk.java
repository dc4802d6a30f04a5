package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk that can be full or refuse to sync, for the files whose names end in a word. What fits is
 * written before it says that it is full, as systems do.
 */
final class FaultyDisk implements Disk {
  final AtomicLong freeBytes = new AtomicLong(Long.MAX_VALUE);
  volatile boolean syncFails;
  private final String suffix;

  FaultyDisk(String suffix) {
    this.suffix = suffix;
  }

  @Override
  public FileChannel open(Path file, OpenOption... options) throws IOException {
    FileChannel channel = FileChannel.open(file, options);
    return file.toString().endsWith(suffix) ? new FaultyChannel(channel) : channel;
  }

  private final class FaultyChannel extends FileChannel {
    private final FileChannel channel;

    FaultyChannel(FileChannel channel) {
      this.channel = channel;
    }

    private int write(ByteBuffer source, Write write) throws IOException {
      int wanted = source.remaining();
      long free = freeBytes.getAndUpdate(before -> Math.max(0, before - wanted));
      int limit = source.limit();
      if (free < wanted) {
        source.limit(source.position() + (int) free);
      }
      int written = source.hasRemaining() ? write.to(channel, source) : 0;
      source.limit(limit);
      if (free < wanted) {
        throw new IOException("No space left on device");
      }
      return written;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return write(source, (to, bytes) -> to.write(bytes));
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return write(source, (to, bytes) -> to.write(bytes, position));
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
      throw new UnsupportedOperationException("the store does not write so");
    }

    @Override
    public void force(boolean metaData) throws IOException {
      if (syncFails) {
        throw new IOException("Input/output error");
      }
      channel.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      channel.truncate(size);
      return this;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
      return channel.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
      channel.position(newPosition);
      return this;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      return channel.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException("the store does not write so");
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return channel.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return channel.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      channel.close();
    }
  }

  private interface Write {
    int to(FileChannel channel, ByteBuffer source) throws IOException;
  }
}
