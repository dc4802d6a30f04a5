package io.datatracing.collector.sampling.tail;

import io.datatracing.model.TraceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was decided lately, so that spans which come after a restart follow it, too. The journal
 * forgets a decision with the batches it is about. All numbers little-endian.
 *
 * <pre>
 *  0  magic    u32      "DTTD"
 *  4  version  u32
 *  8  entries, 33 bytes each
 *       0  trace    2 × i64
 *      16  start    i64   of the trace's first span, nanoseconds since 1970; i64's largest: not known
 *      24  dropped  u32   of the trace's spans, so many at least
 *      28  kept     u8    1, or 0 for a dropped trace
 *      29  crc32c   u32   of bytes 0 to 28
 * </pre>
 *
 * <p>Not synced: it survives the death of the process, and what a loss of power takes is decided
 * anew. Written behind the journal, so it never knows of a decision that the journal does not. An
 * entry that is cut off or damaged is passed over. What cannot be written is not remembered, which
 * costs nothing that was acknowledged.
 *
 * <p>For the journal's thread.
 */
final class DecisionLog {
  static final int MAGIC = 0x44545444;
  static final int VERSION = 1;
  static final int HEADER_SIZE = 8;
  static final int ENTRY_SIZE = 33;
  static final String SUFFIX = ".decided";

  private static final Logger log = LoggerFactory.getLogger(DecisionLog.class);
  private static final int START_OFFSET = 16;
  private static final int DROPPED_OFFSET = 24;
  private static final int KEPT_OFFSET = 28;
  private static final int CHECKSUM_OFFSET = 29;
  private static final int FILES = 4;
  private static final int BUFFERED = 4_096;
  private static final long MAX_DROPPED = 0xffff_ffffL;

  /** Hears what is remembered, the oldest first; a trace may come several times. */
  interface Listener {
    void remembered(TraceId trace, Decided.Entry entry);
  }

  private record Written(Path path, long entries) {}

  private final Path directory;
  private final int maxEntries;
  private final ArrayDeque<Written> full = new ArrayDeque<>();
  private byte[] buffer = new byte[BUFFERED * ENTRY_SIZE];
  private int buffered;
  private long nextNumber;
  private long entries;
  private @Nullable Path path;
  private @Nullable FileChannel channel;
  private boolean isFailing;

  private DecisionLog(Path directory, int maxEntries) {
    this.directory = directory;
    this.maxEntries = maxEntries;
  }

  /**
   * Tells what earlier processes left.
   *
   * @param maxEntries that are kept at least; there is room for a quarter more
   */
  static DecisionLog open(Path directory, int maxEntries, Listener listener) throws IOException {
    DecisionLog decisions = new DecisionLog(directory, maxEntries);
    for (Path path : files(directory)) {
      String name = path.getFileName().toString();
      long number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()), 16);
      decisions.nextNumber = number + 1;
      decisions.full.add(new Written(path, read(path, listener)));
    }
    return decisions;
  }

  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.getFileName().toString().matches("[0-9a-f]{16}\\" + SUFFIX))
          .sorted()
          .toList();
    }
  }

  private static long read(Path path, Listener listener) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer in = JournalFormat.little(bytes);
    if (bytes.length < HEADER_SIZE || in.getInt(0) != MAGIC || in.getInt(4) != VERSION) {
      log.warn("{} is no list of decisions of this version and is passed over", path);
      return 0;
    }
    int damaged = 0;
    int at = HEADER_SIZE;
    for (; at + ENTRY_SIZE <= bytes.length; at += ENTRY_SIZE) {
      if (in.getInt(at + CHECKSUM_OFFSET) != checksum(bytes, at)) {
        damaged++;
        continue;
      }
      listener.remembered(
          new TraceId(in.getLong(at), in.getLong(at + Long.BYTES)),
          new Decided.Entry(
              in.get(at + KEPT_OFFSET) != 0,
              in.getLong(at + START_OFFSET),
              Integer.toUnsignedLong(in.getInt(at + DROPPED_OFFSET))));
    }
    if (damaged > 0) {
      log.warn("{} decisions in {} are damaged and forgotten", damaged, path);
    }
    return (at - HEADER_SIZE) / ENTRY_SIZE;
  }

  private static int checksum(byte[] bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, CHECKSUM_OFFSET);
    return (int) crc.getValue();
  }

  /** Until {@link #flush} it is in memory: as many as one group of the journal has. */
  void add(TraceId trace, Decided.Entry entry) {
    if (buffered == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffered);
    }
    int at = buffered;
    ByteBuffer out = JournalFormat.little(buffer);
    out.putLong(at, trace.high());
    out.putLong(at + Long.BYTES, trace.low());
    out.putLong(at + START_OFFSET, entry.minStart());
    out.putInt(at + DROPPED_OFFSET, (int) Math.min(MAX_DROPPED, entry.dropped()));
    out.put(at + KEPT_OFFSET, (byte) (entry.isKept() ? 1 : 0));
    out.putInt(at + CHECKSUM_OFFSET, checksum(buffer, at));
    buffered += ENTRY_SIZE;
  }

  /** Gives what was added to the operating system. */
  void flush() {
    if (buffered == 0) {
      return;
    }
    try {
      FileChannel file = channel;
      if (file == null || entries >= Math.max(1, maxEntries / FILES)) {
        file = begin();
      }
      ByteBuffer content = ByteBuffer.wrap(buffer, 0, buffered);
      while (content.hasRemaining()) {
        file.write(content);
      }
      entries += buffered / ENTRY_SIZE;
      isFailing = false;
    } catch (IOException e) {
      if (!isFailing) {
        log.warn("Decisions cannot be written down; a restart forgets them: {}", e.toString());
      }
      isFailing = true;
      // What is half written would put every later entry in the wrong place.
      close();
    }
    buffered = 0;
    if (buffer.length > BUFFERED * ENTRY_SIZE) {
      buffer = new byte[BUFFERED * ENTRY_SIZE];
    }
  }

  private FileChannel begin() throws IOException {
    close();
    Path next = directory.resolve(String.format("%016x", nextNumber) + SUFFIX);
    FileChannel file =
        FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    nextNumber++;
    channel = file;
    path = next;
    entries = 0;
    ByteBuffer header = JournalFormat.little(new byte[HEADER_SIZE]);
    header.putInt(MAGIC).putInt(VERSION).flip();
    while (header.hasRemaining()) {
      file.write(header);
    }
    long kept = 0;
    for (Written one : full) {
      kept += one.entries();
    }
    // Also by number: restarts leave short files.
    while (!full.isEmpty()
        && (kept - full.getFirst().entries() >= maxEntries || full.size() > 16 * FILES)) {
      Written oldest = full.removeFirst();
      kept -= oldest.entries();
      Files.deleteIfExists(oldest.path());
    }
    return file;
  }

  /** Ends the file; another one begins when more is added. */
  void close() {
    FileChannel file = channel;
    Path at = path;
    if (file != null && at != null) {
      try {
        file.close();
      } catch (IOException e) {
        log.warn("Cannot close {}: {}", at, e.toString());
      }
      full.addLast(new Written(at, entries));
    }
    channel = null;
    path = null;
  }
}
