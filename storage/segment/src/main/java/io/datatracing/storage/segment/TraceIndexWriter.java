package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a {@link TraceIndex}: block by block, and of each its traces. */
final class TraceIndexWriter {
  private final long seed;
  private final List<String> names = new ArrayList<>();

  /** 32 bits of hash and 31 of block: never negative, so the order of longs is that of hashes. */
  private long[] entries = new long[1024];

  private int size;

  TraceIndexWriter(long seed) {
    this.seed = seed;
  }

  /** Whether no further block should be begun. */
  boolean isFull() {
    return size >= TraceIndexFormat.MAX_ENTRIES;
  }

  /** Begins a block. */
  void block(String name) {
    names.add(name);
  }

  /** Adds a trace of the block begun last. */
  void trace(long high, long low) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
    }
    entries[size++] = TraceIndexFormat.hash(seed, high, low) << 31 | (names.size() - 1);
  }

  /** Writes the file, durable but for its folder. */
  void write(Path file) throws IOException {
    ByteSink directory = new ByteSink(1 << 12);
    directory.varint(names.size());
    names.forEach(directory::string);
    Arrays.sort(entries, 0, size);
    ByteSink out = new ByteSink(1 << 16);
    byte[] header = FileHeader.write(TraceIndexFormat.MAGIC, TraceIndexFormat.VERSION, seed);
    out.bytes(header, 0, header.length);
    pages(entries, size, out, directory);
    long directoryAt = out.size();
    out.bytes(directory.array(), 0, directory.size());
    out.int64(directoryAt);
    out.int32(Checksum.of(directory.array(), 0, directory.size()));
    out.int32(TraceIndexFormat.MAGIC);
    Path temporary = temporary(file);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer content = ByteBuffer.wrap(out.array(), 0, out.size());
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Where a file is until it is whole. */
  static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + ".tmp");
  }

  private static void pages(long[] entries, int size, ByteSink out, ByteSink directory) {
    int pages = (size + TraceIndexFormat.PAGE_ENTRIES - 1) / TraceIndexFormat.PAGE_ENTRIES;
    directory.varint(pages);
    for (int from = 0; from < size; from += TraceIndexFormat.PAGE_ENTRIES) {
      int to = Math.min(size, from + TraceIndexFormat.PAGE_ENTRIES);
      int at = out.size();
      long first = hash(entries[from]);
      long before = first;
      for (int i = from; i < to; i++) {
        long hash = hash(entries[i]);
        out.varint(hash - before);
        out.varint(entries[i] & 0x7fff_ffffL);
        before = hash;
      }
      directory.int32((int) first);
      directory.varint(to - from);
      directory.varint(out.size() - at);
      directory.int32(Checksum.of(out.array(), at, out.size() - at));
    }
  }

  private static long hash(long entry) {
    return entry >>> 31;
  }
}
