package io.datatracing.storage.segment;

import io.datatracing.storage.api.FateEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A run of fate entries that is read: found by its bucket and binary search. Any thread. */
final class FateRun implements Closeable {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int BUFFER = 1 << 16;

  /** So many entries are read at once where they are looked through. */
  private static final int LOOK = 64;

  private final FateFile file;
  private final Layout layout;
  private final long firstSecond;
  private final long entries;
  private final byte[] far;
  private final List<Said> said;

  /** Who said what: the part that many entries share. */
  record Who(boolean isExact, String cause, String node, String policy) {}

  private record Said(Who who, long spans) {}

  /** Where things are in an entry. */
  private record Layout(int version, int keyBytes, int entrySize) {
    static Layout of(int version, int keyBytes) {
      return version == 1
          ? new Layout(1, Long.BYTES, FateFormat.V1_ENTRY_SIZE)
          : new Layout(version, keyBytes, keyBytes + FateFormat.SECOND_SIZE + FateFormat.SAID_SIZE);
    }
  }

  /**
   * Opens a run.
   *
   * @throws FormatException when it is damaged or of another version
   */
  FateRun(Path path) throws IOException {
    file = new FateFile(path);
    try {
      firstSecond =
          FileHeader.check(
              path,
              file.read(0, FileHeader.SIZE),
              FateFormat.MAGIC,
              FateFormat.OLDEST_VERSION,
              FateFormat.VERSION);
      int version = LittleEndian.getInt(file.read(FileHeader.VERSION_OFFSET, 4), 0) & 0xffff;
      boolean isOld = version == 1;
      int trailerSize = isOld ? FateFormat.V1_TRAILER_SIZE : FateFormat.TRAILER_SIZE;
      long end = file.size() - trailerSize;
      if (end < FileHeader.SIZE) {
        throw FormatException.corrupt(path, "it has only " + file.size() + " bytes");
      }
      byte[] trailer = file.read(end, trailerSize);
      entries = LittleEndian.getInt(trailer, 0) & 0xffff_ffffL;
      int keyBytes = isOld ? Long.BYTES : LittleEndian.getInt(trailer, 4);
      long farLength =
          isOld ? 0 : (LittleEndian.getInt(trailer, 8) & 0xffff_ffffL) * FateFormat.FAR_SIZE;
      int saidLength = LittleEndian.getInt(trailer, trailerSize - 12);
      layout = Layout.of(version, keyBytes);
      long farAt =
          bucketsAt() + (long) FateFormat.buckets(layout.keyBytes) * FateFormat.BUCKET_SIZE;
      if (LittleEndian.getInt(trailer, trailerSize - 4) != FateFormat.MAGIC
          || saidLength < 0
          || keyBytes < 6
          || keyBytes > Long.BYTES
          || farAt + farLength + saidLength != end) {
        throw FormatException.corrupt(path, "its trailer does not fit its size");
      }
      far = file.read(farAt, (int) farLength);
      said = said(new ByteSource(file.read(farAt + farLength, saidLength), 0), isOld);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static List<Said> said(ByteSource in, boolean isOld) {
    List<Said> said = new ArrayList<>();
    for (int count = in.varint32(); count > 0; count--) {
      Who who = new Who(in.u8() == 1, in.string(), in.string(), in.string());
      said.add(new Said(who, isOld ? 0 : in.varint()));
    }
    return said;
  }

  Path path() {
    return file.path();
  }

  long entries() {
    return entries;
  }

  long sizeBytes() {
    return file.size();
  }

  long firstSecond() {
    return firstSecond;
  }

  Set<Who> who() {
    Set<Who> who = new LinkedHashSet<>();
    said.forEach(one -> who.add(one.who));
    return who;
  }

  private long at(long entry) {
    return FileHeader.SIZE + entry * layout.entrySize;
  }

  private long bucketsAt() {
    return at(entries);
  }

  /** The first entry of a bucket, for one more than there are the end of the last. */
  private long bucket(int number) throws IOException {
    byte[] start = file.read(bucketsAt() + (long) number * FateFormat.BUCKET_SIZE, 4);
    return LittleEndian.getInt(start, 0) & 0xffff_ffffL;
  }

  /** Adds the entries with this prefix. */
  void find(long prefix, List<FateEntry> out) throws IOException {
    long low = 0;
    long high = entries;
    long high64 = 0;
    if (layout.keyBytes < Long.BYTES) {
      int bucket = (int) (prefix >>> 8 * layout.keyBytes);
      low = bucket(bucket);
      high = bucket(bucket + 1);
      high64 = (long) bucket << 8 * layout.keyBytes;
    }
    long end = high;
    while (high - low > LOOK) {
      long middle = low + high >>> 1;
      byte[] entry = file.read(at(middle), layout.keyBytes);
      if (Long.compareUnsigned(high64 | key(entry, 0), prefix) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // Equal ones may go on behind what the search has left.
    for (long from = low; from < end; from += LOOK) {
      int count = (int) Math.min(LOOK, end - from);
      byte[] some = file.read(at(from), count * layout.entrySize);
      for (int i = 0; i < count; i++) {
        int order = Long.compareUnsigned(high64 | key(some, i * layout.entrySize), prefix);
        if (order > 0) {
          return;
        }
        if (order == 0) {
          out.add(entry(prefix, from + i, some, i * layout.entrySize));
        }
      }
    }
  }

  private long key(byte[] bytes, int at) {
    long key = 0;
    for (int i = layout.keyBytes - 1; i >= 0; i--) {
      key = key << 8 | bytes[at + i] & 0xff;
    }
    return key;
  }

  private FateEntry entry(long prefix, long number, byte[] bytes, int at) {
    int behindKey = at + layout.keyBytes;
    if (layout.version == 1) {
      int last = LittleEndian.getInt(bytes, behindKey + 4);
      long second = firstSecond + LittleEndian.getInt(bytes, behindKey);
      return entry(prefix, said.get(last & 0xffff).who, second, last >>> 16);
    }
    int offset =
        (bytes[behindKey] & 0xff)
            | (bytes[behindKey + 1] & 0xff) << 8
            | (bytes[behindKey + 2] & 0xff) << 16;
    Said one = said.get((bytes[behindKey + 3] & 0xff) | (bytes[behindKey + 4] & 0xff) << 8);
    long second =
        offset == FateFormat.FAR
            ? farSecond(number)
            : firstSecond + offset - FateFormat.SECOND_BIAS;
    return entry(prefix, one.who, second, one.spans);
  }

  private static FateEntry entry(long prefix, Who who, long second, long spans) {
    return new FateEntry(
        prefix,
        who.cause(),
        who.node(),
        who.policy(),
        second * NANOS_PER_SECOND,
        spans,
        who.isExact());
  }

  private long farSecond(long number) {
    int low = 0;
    int high = far.length / FateFormat.FAR_SIZE - 1;
    while (low < high) {
      int middle = low + high >>> 1;
      if ((LittleEndian.getInt(far, middle * FateFormat.FAR_SIZE) & 0xffff_ffffL) < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return LittleEndian.getLong(far, low * FateFormat.FAR_SIZE + 4);
  }

  /** Reads all entries in order, so many at a time. */
  final class Cursor {
    /** Mostly the prefixes tell, and no entry is made to compare them. */
    static final Comparator<Cursor> ORDER =
        (a, b) -> {
          int byPrefix = Long.compareUnsigned(a.prefix(), b.prefix());
          return byPrefix != 0 ? byPrefix : FateRunWriter.ORDER.compare(a.entry(), b.entry());
        };

    private final byte[] buffer = new byte[BUFFER / layout.entrySize * layout.entrySize];
    private final int ofBuffer = buffer.length / layout.entrySize;
    private long next;
    private int inBuffer;
    private int bucket = -1;
    private long bucketEnd;

    /** Goes to the next entry; false at the end. */
    boolean advance() throws IOException {
      if (next == entries) {
        return false;
      }
      inBuffer = (int) (next % ofBuffer);
      if (inBuffer == 0) {
        int count = (int) Math.min(ofBuffer, entries - next);
        file.fill(ByteBuffer.wrap(buffer, 0, count * layout.entrySize), at(next));
      }
      while (layout.keyBytes < Long.BYTES && next >= bucketEnd) {
        bucket++;
        bucketEnd = bucket(bucket + 1);
      }
      next++;
      return true;
    }

    long prefix() {
      long key = key(buffer, inBuffer * layout.entrySize);
      return layout.keyBytes == Long.BYTES ? key : (long) bucket << 8 * layout.keyBytes | key;
    }

    FateEntry entry() {
      return FateRun.this.entry(prefix(), next - 1, buffer, inBuffer * layout.entrySize);
    }
  }

  /**
   * Reads everything and compares the checksum.
   *
   * @throws FormatException when it does not match
   */
  void verify() throws IOException {
    file.verify();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
