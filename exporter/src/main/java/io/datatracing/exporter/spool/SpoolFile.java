package io.datatracing.exporter.spool;

import static io.datatracing.exporter.spool.SpoolFormat.int32;
import static io.datatracing.exporter.spool.SpoolFormat.int64;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One file in the form of {@link SpoolFormat}, locked for as long as it is open: whoever has the
 * lock owns it, and the system gives the lock of a dead process back. One thread.
 *
 * <p>A file is emptied before it is deleted, so that a process which opened it a moment before and
 * gets the lock a moment later finds nothing to send a second time.
 */
final class SpoolFile implements Closeable {
  /**
   * Files this JVM has open. Closing any channel of a file gives back all locks a process has on it
   * (POSIX), so nobody here may even look into one of them.
   */
  private static final Set<String> OPEN =
      Collections.newSetFromMap(new ConcurrentHashMap<String, Boolean>());

  private final File path;
  private final RandomAccessFile file;
  private final long createdMillis;

  /** Where complete frames end. */
  private long end = SpoolFormat.FILE_HEADER_BYTES;

  /** The first frame that may be waiting. */
  private long next = SpoolFormat.FILE_HEADER_BYTES;

  private int waitingRequests;
  private long waitingSpans;

  private SpoolFile(File path, RandomAccessFile file, long createdMillis) {
    this.path = path;
    this.file = file;
    this.createdMillis = createdMillis;
  }

  /** Makes a file under a name that nobody adopts, locks it, and then gives it its real name. */
  static SpoolFile create(File path, long createdMillis) throws IOException {
    File unnamed = new File(path.getPath() + ".new");
    OPEN.add(path.getPath());
    RandomAccessFile file = null;
    boolean done = false;
    try {
      file = new RandomAccessFile(unnamed, "rw");
      if (file.getChannel().tryLock() == null) {
        throw new IOException(unnamed + " is locked");
      }
      byte[] header = new byte[SpoolFormat.FILE_HEADER_BYTES];
      int32(header, 0, SpoolFormat.MAGIC);
      int32(header, SpoolFormat.FILE_VERSION, SpoolFormat.VERSION);
      int64(header, SpoolFormat.FILE_CREATED, createdMillis);
      file.write(header);
      if (!unnamed.renameTo(path)) {
        throw new IOException(unnamed + " cannot be renamed to " + path);
      }
      done = true;
      return new SpoolFile(path, file, createdMillis);
    } finally {
      if (!done) {
        if (file != null) {
          file.close();
        }
        unnamed.delete();
        OPEN.remove(path.getPath());
      }
    }
  }

  /**
   * Takes over the file of a process that is gone.
   *
   * @return null if its owner lives
   * @throws SpoolException if it is not of this form
   */
  static @Nullable SpoolFile adopt(File path) throws IOException {
    if (!OPEN.add(path.getPath())) {
      return null;
    }
    RandomAccessFile file = null;
    boolean done = false;
    try {
      file = new RandomAccessFile(path, "rw");
      if (!lock(file)) {
        return null;
      }
      SpoolFile adopted = new SpoolFile(path, file, readHeader(path, file));
      adopted.scan();
      done = true;
      return adopted;
    } finally {
      if (!done) {
        if (file != null) {
          file.close();
        }
        OPEN.remove(path.getPath());
      }
    }
  }

  private static boolean lock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock() != null;
    } catch (OverlappingFileLockException thisJvm) {
      return false;
    }
  }

  private static long readHeader(File path, RandomAccessFile file) throws IOException {
    byte[] header = new byte[SpoolFormat.FILE_HEADER_BYTES];
    if (file.length() < header.length) {
      throw new SpoolException(SpoolException.Reason.CORRUPT, path + " has no header");
    }
    file.readFully(header);
    if (int32(header, 0) != SpoolFormat.MAGIC) {
      throw new SpoolException(SpoolException.Reason.CORRUPT, path + " is not a spool file");
    }
    int version = int32(header, SpoolFormat.FILE_VERSION);
    if (version != SpoolFormat.VERSION) {
      boolean older = version < SpoolFormat.VERSION;
      throw new SpoolException(
          older ? SpoolException.Reason.TOO_OLD : SpoolException.Reason.TOO_NEW,
          path + " has version " + version + ", this agent reads " + SpoolFormat.VERSION);
    }
    return int64(header, SpoolFormat.FILE_CREATED);
  }

  /** Counts what is waiting; ends at a torn tail. Bodies are checked when they are read. */
  private void scan() throws IOException {
    byte[] header = new byte[SpoolFormat.FRAME_HEADER_BYTES];
    long length = file.length();
    while (length - end >= header.length) {
      file.seek(end);
      file.readFully(header);
      int body = int32(header, SpoolFormat.FRAME_LENGTH);
      int spans = int32(header, SpoolFormat.FRAME_SPANS);
      if (int32(header, 0) != SpoolFormat.FRAME_MAGIC
          || body < 0
          || spans < 0
          || body > length - end - header.length) {
        return;
      }
      if (header[SpoolFormat.FRAME_STATE] == SpoolFormat.WAITING) {
        waitingRequests++;
        waitingSpans += spans;
      }
      end += header.length + body;
    }
  }

  /** Adds a request. If this throws, the file is as it was. */
  void append(byte[] body, int length, int spans) throws IOException {
    byte[] frame = new byte[SpoolFormat.FRAME_HEADER_BYTES + length];
    int32(frame, 0, SpoolFormat.FRAME_MAGIC);
    int32(frame, SpoolFormat.FRAME_LENGTH, length);
    int32(frame, SpoolFormat.FRAME_SPANS, spans);
    System.arraycopy(body, 0, frame, SpoolFormat.FRAME_HEADER_BYTES, length);
    int32(
        frame, SpoolFormat.FRAME_CHECKSUM, checksum(frame, frame, SpoolFormat.FRAME_HEADER_BYTES));
    boolean done = false;
    try {
      file.seek(end);
      file.write(frame);
      done = true;
    } finally {
      if (!done) {
        // A full disk takes a part. Whoever reads knows a torn tail, but the next append must not
        // write behind one.
        file.setLength(end);
      }
    }
    end += frame.length;
    waitingRequests++;
    waitingSpans += spans;
  }

  /**
   * The oldest request that waits.
   *
   * @return null if none does
   * @throws SpoolException if the one at hand is corrupt; it is passed over and no longer waiting,
   *     and {@link #waitingSpans} is less by what it had
   */
  @Nullable SpooledRequest peek() throws IOException {
    byte[] header = new byte[SpoolFormat.FRAME_HEADER_BYTES];
    while (next < end) {
      file.seek(next);
      file.readFully(header);
      int length = int32(header, SpoolFormat.FRAME_LENGTH);
      int spans = int32(header, SpoolFormat.FRAME_SPANS);
      if (header[SpoolFormat.FRAME_STATE] == SpoolFormat.WAITING) {
        byte[] body = new byte[length];
        file.readFully(body);
        if (checksum(header, body, 0) == int32(header, SpoolFormat.FRAME_CHECKSUM)) {
          return new SpooledRequest(this, next, body, spans);
        }
        finish(next, spans);
        throw new SpoolException(SpoolException.Reason.CORRUPT, path + " has a damaged request");
      }
      next += header.length + length;
    }
    return null;
  }

  /** The request need not be kept any more. */
  void done(SpooledRequest request) throws IOException {
    finish(request.position, request.spans());
  }

  private void finish(long position, int spans) throws IOException {
    waitingRequests--;
    waitingSpans -= spans;
    file.seek(position + SpoolFormat.FRAME_STATE);
    file.write(SpoolFormat.DONE);
  }

  /** Of bytes 4 to 12 of the header, and of the body from an offset on. */
  private static int checksum(byte[] header, byte[] body, int offset) {
    CRC32 crc = new CRC32();
    crc.update(header, SpoolFormat.FRAME_LENGTH, 8);
    crc.update(body, offset, body.length - offset);
    return (int) crc.getValue();
  }

  boolean isEmpty() {
    return waitingRequests == 0;
  }

  long waitingSpans() {
    return waitingSpans;
  }

  long createdMillis() {
    return createdMillis;
  }

  /** Of complete frames. */
  long sizeBytes() {
    return end;
  }

  File path() {
    return path;
  }

  void delete() throws IOException {
    try {
      file.setLength(0);
      path.delete();
    } finally {
      close();
    }
  }

  /** Leaves the file to whoever adopts it. */
  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      OPEN.remove(path.getPath());
    }
  }
}
