package io.datatracing.storage.segment;

import java.io.Closeable;
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
import java.util.zip.CRC32C;

/** Writes the folded fates of a day under a temporary name, and gives it its own when durable. */
final class FoldWriter implements Closeable {
  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final List<Reason> reasons = new ArrayList<>();
  private long offset;

  private record Shard(long first, FuseFilter filter, long offset) {}

  FoldWriter(Path file, long firstSecond) throws IOException {
    this.file = file;
    temporary = file.resolveSibling(file.getFileName() + ".tmp");
    channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    byte[] header = FileHeader.write(FoldFormat.MAGIC, FoldFormat.VERSION, firstSecond);
    write(header, header.length);
  }

  private void write(byte[] bytes, int length) throws IOException {
    crc.update(bytes, 0, length);
    ByteBuffer content = ByteBuffer.wrap(bytes, 0, length);
    while (content.hasRemaining()) {
      channel.write(content);
    }
    offset += length;
  }

  /**
   * Begins a reason.
   *
   * @param entries to come, or more: what shards are measured by
   */
  Reason reason(FateRun.Who who, long entries) {
    Reason reason = new Reason(who, entries);
    reasons.add(reason);
    return reason;
  }

  /** The traces of one reason. */
  final class Reason {
    private final FateRun.Who who;
    private final List<Shard> shards = new ArrayList<>();
    private long[] prefixes = new long[256];
    private final int shardSize;
    private int size;
    private long traces;

    Reason(FateRun.Who who, long entries) {
      this.who = who;
      // Equal parts, so that the last is not a small one, which would take more bytes a trace.
      long parts = Math.max(1, (entries + FoldFormat.MAX_SHARD - 1) / FoldFormat.MAX_SHARD);
      this.shardSize = (int) Math.max(1, (entries + parts - 1) / parts);
    }

    /** Adds a prefix, not smaller than the one before. */
    void add(long prefix) throws IOException {
      if (size > 0 && prefixes[size - 1] == prefix) {
        return;
      }
      if (size == shardSize) {
        flush();
      }
      if (size == prefixes.length) {
        prefixes = Arrays.copyOf(prefixes, Math.min(2 * size, FoldFormat.MAX_SHARD));
      }
      prefixes[size++] = prefix;
      traces++;
    }

    private void flush() throws IOException {
      if (size > 0) {
        FuseFilter.Built built = FuseFilter.build(prefixes, size);
        shards.add(new Shard(prefixes[0], built.filter(), offset));
        write(built.fingerprints(), built.fingerprints().length);
        size = 0;
      }
    }
  }

  /** Makes the file durable under its own name; the folder is left to the caller to sync. */
  void finish() throws IOException {
    ByteSink directory = new ByteSink(1 << 10);
    for (Reason reason : reasons) {
      reason.flush();
    }
    directory.varint(reasons.size());
    for (Reason reason : reasons) {
      directory.string(reason.who.cause());
      directory.string(reason.who.node());
      directory.string(reason.who.policy());
      directory.varint(reason.traces);
      directory.varint(reason.shards.size());
      for (Shard shard : reason.shards) {
        directory.int64(shard.first);
        directory.int64(shard.filter.seed());
        directory.u8(shard.filter.segmentBits());
        directory.varint(shard.filter.segments());
        directory.varint(shard.offset);
      }
    }
    int length = directory.size();
    directory.int32(length);
    write(directory.array(), directory.size());
    ByteSink end = new ByteSink(8);
    end.int32((int) crc.getValue());
    end.int32(FoldFormat.MAGIC);
    write(end.array(), end.size());
    channel.force(true);
    channel.close();
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
