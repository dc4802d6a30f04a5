package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One question instead of one to each of hundreds of blocks: see {@link TraceIndexFormat}. Only the
 * directory is in memory; any thread may ask. The file is kept open, unless it is one of many that
 * are seldom asked: such a one may go meanwhile, which is a {@link
 * java.nio.file.NoSuchFileException}.
 */
final class TraceIndex implements Closeable {
  private final Path path;
  private final boolean isKeptOpen;
  private volatile FileChannel channel;
  private volatile boolean closed;
  private final long seed;
  private final String[] names;
  private final Set<String> covered;
  private final long[] pageFirst;
  private final int[] pageEntries;
  private final long[] pageOffset;
  private final int[] pageLength;
  private final int[] pageChecksum;

  /**
   * Reads the directory.
   *
   * @throws FormatException when it is damaged or of another version
   */
  TraceIndex(Path path) throws IOException {
    this(path, true);
  }

  /** Without a descriptor while nobody asks, unless it is to be kept open. */
  TraceIndex(Path path, boolean isKeptOpen) throws IOException {
    this.path = path;
    this.isKeptOpen = isKeptOpen;
    byte[] directory;
    channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long size = channel.size();
      if (size < FileHeader.SIZE + TraceIndexFormat.TRAILER_SIZE) {
        throw FormatException.corrupt(path, "it has only " + size + " bytes");
      }
      seed =
          FileHeader.check(
              path,
              read(channel, 0, FileHeader.SIZE),
              TraceIndexFormat.MAGIC,
              TraceIndexFormat.OLDEST_VERSION,
              TraceIndexFormat.VERSION);
      long end = size - TraceIndexFormat.TRAILER_SIZE;
      byte[] trailer = read(channel, end, TraceIndexFormat.TRAILER_SIZE);
      long from = LittleEndian.getLong(trailer, 0);
      if (LittleEndian.getInt(trailer, 12) != TraceIndexFormat.MAGIC
          || from < FileHeader.SIZE
          || from > end) {
        throw FormatException.corrupt(path, "its trailer does not fit its size");
      }
      directory = read(channel, from, Math.toIntExact(end - from));
      if (Checksum.of(directory, 0, directory.length) != LittleEndian.getInt(trailer, 8)) {
        throw FormatException.corrupt(path, "the checksum of its directory does not match");
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    if (!isKeptOpen) {
      channel.close();
    }
    ByteSource in = new ByteSource(directory, 0);
    names = new String[in.varint32()];
    for (int i = 0; i < names.length; i++) {
      names[i] = in.string();
    }
    covered = new HashSet<>(Arrays.asList(names));
    int pages = in.varint32();
    pageFirst = new long[pages];
    pageEntries = new int[pages];
    pageOffset = new long[pages];
    pageLength = new int[pages];
    pageChecksum = new int[pages];
    long at = FileHeader.SIZE;
    for (int i = 0; i < pages; i++) {
      pageFirst[i] = in.int32() & 0xffff_ffffL;
      pageEntries[i] = in.varint32();
      pageLength[i] = in.varint32();
      pageChecksum[i] = in.int32();
      pageOffset[i] = at;
      at += pageLength[i];
    }
  }

  Path path() {
    return path;
  }

  /** A trace counts once for each block that has it. */
  long entries() {
    long all = 0;
    for (int count : pageEntries) {
      all += count;
    }
    return all;
  }

  /** Whether the index knows of a block's traces. */
  boolean covers(String blockName) {
    return covered.contains(blockName);
  }

  Set<String> covered() {
    return covered;
  }

  /**
   * Adds the names of the blocks that may have a trace; others that are covered certainly do not.
   *
   * @throws FormatException when the page it is on is damaged
   */
  void find(TraceId traceId, Set<String> out) {
    long hash = TraceIndexFormat.hash(seed, traceId.high(), traceId.low());
    int page = Arrays.binarySearch(pageFirst, hash);
    if (page < 0) {
      page = Math.max(0, -page - 2);
    }
    // Equal hashes may begin on the page before.
    while (page > 0 && pageFirst[page] == hash) {
      page--;
    }
    if (page >= pageFirst.length) {
      return;
    }
    try {
      for (; page < pageFirst.length && pageFirst[page] <= hash; page++) {
        find(readPage(page), page, hash, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void find(byte[] content, int page, long wanted, Set<String> out) {
    if (Checksum.of(content, 0, content.length) != pageChecksum[page]) {
      throw FormatException.corrupt(path, "the checksum of page " + page + " does not match");
    }
    ByteSource in = new ByteSource(content, 0);
    long hash = pageFirst[page];
    for (int i = 0; i < pageEntries[page] && hash <= wanted; i++) {
      hash += in.varint();
      int block = in.varint32();
      if (hash == wanted) {
        out.add(names[block]);
      }
    }
  }

  /** Interrupting a thread that reads closes the channel for all: it is opened again then. */
  private byte[] readPage(int page) throws IOException {
    if (!isKeptOpen) {
      if (closed) {
        throw new ClosedChannelException();
      }
      try (FileChannel once = FileChannel.open(path, StandardOpenOption.READ)) {
        return read(once, pageOffset[page], pageLength[page]);
      }
    }
    FileChannel current = channel;
    try {
      return read(current, pageOffset[page], pageLength[page]);
    } catch (ClosedChannelException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return read(reopened(current), pageOffset[page], pageLength[page]);
    }
  }

  private synchronized FileChannel reopened(FileChannel broken) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (channel == broken) {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    }
    return channel;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }

  private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(length);
    while (content.hasRemaining()) {
      if (channel.read(content, offset + content.position()) < 0) {
        throw new EOFException("a trace index was cut off while it was read");
      }
    }
    return content.array();
  }

  /**
   * Makes the index of some blocks of one hour; durable but for the folder when it returns.
   *
   * @return how many of the blocks it covers: the first ones, as many as have few enough traces
   */
  static int write(Path file, List<Block> blocks, BlockCache cache, long seed) throws IOException {
    TraceIndexWriter writer = new TraceIndexWriter(seed);
    int covered = 0;
    for (Block block : blocks) {
      if (writer.isFull()) {
        break;
      }
      covered++;
      writer.block(block.name().name());
      OpenBlock open = cache.acquire(block.path());
      try {
        for (BlockGroup group : open.schema().groups) {
          RowGroup rows = new RowGroup(open, group.index, false);
          long[] ids = rows.traceIds();
          for (int t = 0; t < rows.traces(); t++) {
            writer.trace(ids[2 * t], ids[2 * t + 1]);
          }
        }
      } finally {
        cache.release(open);
      }
    }
    writer.write(file);
    return covered;
  }
}
