package io.datatracing.storage.segment;

import io.datatracing.storage.api.FateEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** Writes a run of fate entries under a temporary name, and gives it its own when it is durable. */
final class FateRunWriter implements Closeable {
  /** The order in a file. */
  static final Comparator<FateEntry> ORDER =
      ((Comparator<FateEntry>) (a, b) -> Long.compareUnsigned(a.tracePrefix(), b.tracePrefix()))
          .thenComparing(FateEntry.NEWEST_FIRST);

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final ByteSink buffer = new ByteSink(BUFFER + 64);
  private final Map<FateRun.Who, Integer> who = new LinkedHashMap<>();
  private final long firstSecond;
  private long entries;

  FateRunWriter(Path file, long firstSecond) throws IOException {
    this.file = file;
    this.firstSecond = firstSecond;
    temporary = file.resolveSibling(file.getFileName() + ".tmp");
    channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    byte[] header = FileHeader.write(FateFormat.MAGIC, FateFormat.VERSION, firstSecond);
    buffer.bytes(header, 0, header.length);
  }

  /** Adds the next entry, in {@link #ORDER}. */
  void add(FateEntry entry) throws IOException {
    long second = Math.floorDiv(entry.timeUnixNano(), NANOS_PER_SECOND) - firstSecond;
    buffer.int64(entry.tracePrefix());
    // Times of more than 68 years from the arrival are no times.
    buffer.int32((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, second)));
    int said =
        who.computeIfAbsent(
            new FateRun.Who(entry.isExact(), entry.cause(), entry.node(), entry.policy()),
            w -> who.size());
    buffer.int32(said | (int) entry.count() << 16);
    entries++;
    if (buffer.size() >= BUFFER) {
      flush();
    }
  }

  private void flush() throws IOException {
    crc.update(buffer.array(), 0, buffer.size());
    ByteBuffer content = ByteBuffer.wrap(buffer.array(), 0, buffer.size());
    while (content.hasRemaining()) {
      channel.write(content);
    }
    buffer.clear();
  }

  /** Makes the file durable under its own name; the folder is left to the caller to sync. */
  void finish() throws IOException {
    flush();
    buffer.varint(who.size());
    for (FateRun.Who said : who.keySet()) {
      buffer.u8(said.isExact() ? 1 : 0);
      buffer.string(said.cause());
      buffer.string(said.node());
      buffer.string(said.policy());
    }
    int whoLength = buffer.size();
    buffer.int32((int) entries);
    buffer.int32(whoLength);
    flush();
    buffer.int32((int) crc.getValue());
    buffer.int32(FateFormat.MAGIC);
    flush();
    channel.force(true);
    channel.close();
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
