package io.datatracing.collector.output;

import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a {@link SpanJournal}, one after the other. Bytes at the end that are no whole
 * frame, or that are zero, are what a crash leaves of requests that nobody acknowledged; anything
 * else that cannot be read is damage, and nothing behind it is read. For one thread.
 */
final class SpanJournalReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  /** What a disk writes whole or not at all. */
  private static final int SECTOR_BYTES = 512;

  /** A request may have some zeros at its end; so many would be an accident. */
  private static final int TELLING_BYTES = 16;

  private final DataInputStream in;
  private final boolean isVersion1;
  private final long size;
  private long left;
  private boolean isWhole;
  private boolean isOver;

  /**
   * @throws OtherVersionException when only another version can read it
   */
  SpanJournalReader(Path path) throws IOException {
    size = Files.size(path);
    left = size;
    BufferedInputStream bytes = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    in = new DataInputStream(bytes);
    try {
      bytes.mark(SpanJournal.FILE_HEADER_BYTES);
      boolean hasHeader = left >= SpanJournal.FILE_HEADER_BYTES;
      boolean isMagic = hasHeader && in.readInt() == SpanJournal.MAGIC;
      int version = hasHeader ? in.readInt() : 0;
      // A request of version 1 is never as long as the magic number says, and the second number is
      // its checksum: where only the magic is wrong, what follows is not taken for a torn end.
      isVersion1 = !isMagic && version != SpanJournal.VERSION;
      isWhole = isMagic || isVersion1;
      if (isVersion1) {
        bytes.reset();
      } else {
        left -= SpanJournal.FILE_HEADER_BYTES;
        if (version != SpanJournal.VERSION) {
          throw new OtherVersionException(path, version);
        }
      }
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Null at the end, and where damage begins. */
  @Nullable OtlpBatch next() throws IOException {
    if (isOver) {
      return null;
    }
    try {
      OtlpBatch batch = isVersion1 ? nextOfVersion1() : nextFrame();
      isOver = batch == null;
      return batch;
    } catch (EOFException | MalformedOtlpException e) {
      return damaged();
    }
  }

  private @Nullable OtlpBatch nextFrame() throws IOException {
    if (left < SpanJournal.HEADER_BYTES) {
      return null;
    }
    ByteBuffer head = ByteBuffer.allocate(SpanJournal.HEADER_BYTES);
    in.readFully(head.array());
    left -= SpanJournal.HEADER_BYTES;
    int length = head.getInt();
    int checksum = head.getInt();
    if (SpanJournal.checksum(head.array(), SpanJournal.V1_HEADER_BYTES) != head.getInt()
        || length < 0) {
      return isZero(head.array()) && isRestZero() ? null : damaged();
    }
    return length > left ? null : request(length, checksum);
  }

  private @Nullable OtlpBatch nextOfVersion1() throws IOException {
    if (left < SpanJournal.V1_HEADER_BYTES) {
      return null;
    }
    int length = in.readInt();
    int checksum = in.readInt();
    left -= SpanJournal.V1_HEADER_BYTES;
    if (length < 0) {
      return damaged();
    }
    return length > left ? null : request(length, checksum);
  }

  private @Nullable OtlpBatch request(int length, int checksum) throws IOException {
    long at = size - left;
    byte[] request = new byte[length];
    in.readFully(request);
    left -= length;
    if (SpanJournal.checksum(request, length) != checksum) {
      boolean isTorn = left > 0 || hasUnwrittenSector(request, at);
      return isTorn && isRestZero() ? null : damaged();
    }
    return OtlpBatch.parse(request);
  }

  /**
   * Of the last request sectors may be missing although the file has its length, after a loss of
   * power; those are zero, as is what may follow. Else it was written whole, and maybe
   * acknowledged.
   */
  private static boolean hasUnwrittenSector(byte[] request, long at) {
    int from = 0;
    while (from < request.length) {
      int to = (int) Math.min(request.length, from + SECTOR_BYTES - (at + from) % SECTOR_BYTES);
      if (to - from >= TELLING_BYTES && isZero(Arrays.copyOfRange(request, from, to))) {
        return true;
      }
      from = to;
    }
    return false;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte one : bytes) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }

  /** Also when there is no rest. */
  private boolean isRestZero() throws IOException {
    byte[] some = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, left))];
    while (left > 0) {
      int count = in.read(some, 0, (int) Math.min(some.length, left));
      if (count < 0) {
        return true;
      }
      left -= count;
      for (int i = 0; i < count; i++) {
        if (some[i] != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private @Nullable OtlpBatch damaged() {
    isOver = true;
    isWhole = false;
    return null;
  }

  /** Whether nothing that was read so far was damaged. */
  boolean isWhole() {
    return isWhole;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
