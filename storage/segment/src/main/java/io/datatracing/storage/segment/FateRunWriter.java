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

  /** Places that are left for causes alone, and for nodes without their policies. */
  private static final int CAUSES = 256;

  private static final int NODES = 4_096;

  private record Said(FateRun.Who who, long spans) {}

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final ByteSink buffer = new ByteSink(BUFFER + 64);
  private final Map<Said, Integer> said = new LinkedHashMap<>();
  private final ByteSink far = new ByteSink(0);
  private final int[] buckets;
  private final long firstSecond;
  private final int keyBytes;
  private long entries;
  private int farCount;

  /**
   * @param expected entries to come, or more
   */
  FateRunWriter(Path file, long firstSecond, long expected) throws IOException {
    this.file = file;
    this.firstSecond = firstSecond;
    keyBytes = FateFormat.keyBytes(expected);
    buckets = new int[FateFormat.buckets(keyBytes)];
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
    long prefix = entry.tracePrefix();
    for (int i = 0; i < keyBytes; i++) {
      buffer.u8((int) (prefix >>> 8 * i));
    }
    if (keyBytes < Long.BYTES) {
      // Counted here, added up at the end.
      buckets[(int) (prefix >>> 8 * keyBytes) + 1]++;
    }
    long second = Math.floorDiv(entry.timeUnixNano(), NANOS_PER_SECOND);
    long offset = second - firstSecond + FateFormat.SECOND_BIAS;
    if (offset < 0 || offset >= FateFormat.FAR) {
      far.int32((int) entries);
      far.int64(second);
      farCount++;
      offset = FateFormat.FAR;
    }
    buffer.u8((int) offset);
    buffer.u8((int) (offset >>> 8));
    buffer.u8((int) (offset >>> 16));
    int place = place(entry);
    buffer.u8(place);
    buffer.u8(place >>> 8);
    entries++;
    if (buffer.size() >= BUFFER) {
      flush();
    }
  }

  private int place(FateEntry entry) throws IOException {
    FateRun.Who who = new FateRun.Who(entry.isExact(), entry.cause(), entry.node(), entry.policy());
    Said exact = new Said(who, entry.count());
    Integer place = said.get(exact);
    if (place != null) {
      return place;
    }
    // When there are too many numbers, those that come are not known; then policies, then nodes.
    if (said.size() < FateFormat.MAX_SAID - FateFormat.MAX_WHO) {
      return place(exact);
    }
    Said whole = new Said(who, 0);
    if (isRoomFor(whole, NODES + CAUSES)) {
      return place(whole);
    }
    Said node = new Said(new FateRun.Who(who.isExact(), who.cause(), who.node(), ""), 0);
    if (isRoomFor(node, CAUSES)) {
      return place(node);
    }
    Said cause = new Said(new FateRun.Who(who.isExact(), who.cause(), "", ""), 0);
    if (isRoomFor(cause, 0)) {
      return place(cause);
    }
    throw new IOException(
        "More than " + FateFormat.MAX_SAID + " causes cannot be told apart in " + file);
  }

  private boolean isRoomFor(Said one, int spared) {
    return said.containsKey(one) || said.size() < FateFormat.MAX_SAID - spared;
  }

  private int place(Said one) {
    return said.computeIfAbsent(one, s -> said.size());
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
    int before = 0;
    for (int count : buckets) {
      before += count;
      buffer.int32(before);
    }
    buffer.bytes(far.array(), 0, far.size());
    flush();
    buffer.varint(said.size());
    for (Said one : said.keySet()) {
      buffer.u8(one.who.isExact() ? 1 : 0);
      buffer.string(one.who.cause());
      buffer.string(one.who.node());
      buffer.string(one.who.policy());
      buffer.varint(one.spans);
    }
    int saidLength = buffer.size();
    buffer.int32((int) entries);
    buffer.int32(keyBytes);
    buffer.int32(farCount);
    buffer.int32(saidLength);
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
