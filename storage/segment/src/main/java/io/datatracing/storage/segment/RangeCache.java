package io.datatracing.storage.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pieces of objects on the local disk, bounded in bytes, and by the disk: some of it stays free.
 * The one used longest ago goes first. Begins empty: what a process before has left is deleted. A
 * disk that takes nothing costs speed only.
 *
 * <p>One lock around the map and the deletion of files. Files are read and written outside: a piece
 * that goes meanwhile is one that is not here, and one that was written in part has another
 * checksum.
 */
final class RangeCache implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RangeCache.class);
  private static final String SUFFIX = ".piece";
  private static final String LOCK = "LOCK";

  /** A tenth of the disk stays free, or so much of a large one. */
  private static final long MOST_FREE_BYTES = 2L << 30;

  private final Path directory;
  private final long maxBytes;
  private final Space space;
  private final Map<Piece, Held> pieces = new LinkedHashMap<>(64, 0.75f, true);

  /** Held while a directory of our own is in use; null for one that belongs to a store. */
  private final @Nullable FileChannel lock;

  private long bytes;
  private long named;
  private boolean isWarned;
  private boolean isClosed;

  /** Of a disk. */
  interface Space {
    /** Bytes that can be written beyond those that stay free; negative when some have to go. */
    long left() throws IOException;

    static Space of(Path directory) throws IOException {
      FileStore disk = Files.getFileStore(directory);
      return () -> disk.getUsableSpace() - Math.min(disk.getTotalSpace() / 10, MOST_FREE_BYTES);
    }
  }

  private record Piece(String key, long index) {}

  private record Held(Path file, int bytes, int checksum) {}

  /** In a directory that only this process uses. */
  RangeCache(Path directory, long maxBytes) throws IOException {
    this(directory, maxBytes, null, null);
  }

  /**
   * As tests make it.
   *
   * @param space null for that of the directory's disk
   */
  RangeCache(Path directory, long maxBytes, @Nullable FileChannel lock, @Nullable Space space)
      throws IOException {
    this.directory = Files.createDirectories(directory);
    this.maxBytes = maxBytes;
    this.space = space == null ? Space.of(directory) : space;
    this.lock = lock;
    deleteAll(directory);
  }

  /**
   * In a new directory below another, for a process that has none. Those that killed processes have
   * left are deleted: their locks went with the processes.
   */
  static RangeCache temporary(Path parent, String prefix, long maxBytes) throws IOException {
    deleteLeft(parent, prefix);
    Path directory = Files.createTempDirectory(parent, prefix);
    FileChannel lock = open(directory);
    try {
      lock.lock();
      return new RangeCache(directory, maxBytes, lock, null);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel open(Path directory) throws IOException {
    return FileChannel.open(
        directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void deleteLeft(Path parent, String prefix) throws IOException {
    List<Path> left;
    try (Stream<Path> entries = Files.list(parent)) {
      left =
          entries
              .filter(entry -> entry.getFileName().toString().startsWith(prefix))
              .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
              // Made a moment ago by a process that has not locked it yet: it has no lock file.
              .filter(entry -> Files.exists(entry.resolve(LOCK)))
              .toList();
    }
    for (Path directory : left) {
      try (FileChannel channel = open(directory);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          deleteAll(directory);
          Files.delete(directory.resolve(LOCK));
          Files.delete(directory);
        }
      } catch (IOException | OverlappingFileLockException e) {
        LOG.debug("{} is in use, or another user's", directory, e);
      }
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.list(directory)) {
      left = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
  }

  synchronized boolean has(String key, long index) {
    return pieces.containsKey(new Piece(key, index));
  }

  byte @Nullable [] get(String key, long index) {
    Held held;
    synchronized (this) {
      held = pieces.get(new Piece(key, index));
    }
    if (held == null) {
      return null;
    }
    try {
      byte[] content = Files.readAllBytes(held.file());
      return content.length == held.bytes()
              && Checksum.of(content, 0, content.length) == held.checksum()
          ? content
          : null;
    } catch (IOException e) {
      LOG.debug("A piece has gone meanwhile", e);
      return null;
    }
  }

  void put(String key, long index, byte[] content) {
    Held held;
    if (!makeRoom(content.length)) {
      return;
    }
    synchronized (this) {
      held =
          new Held(
              directory.resolve(named++ + SUFFIX),
              content.length,
              Checksum.of(content, 0, content.length));
    }
    try {
      Files.write(held.file(), content);
    } catch (IOException e) {
      warnOnce(e);
      deleteFile(held);
      return;
    }
    synchronized (this) {
      if (isClosed) {
        deleteFile(held);
        return;
      }
      Held before = pieces.put(new Piece(key, index), held);
      bytes += content.length;
      if (before != null) {
        delete(before);
      }
      shrinkTo(maxBytes);
    }
  }

  /** Others fill the disk, too: what is kept here gives way to them. */
  private boolean makeRoom(int size) {
    try {
      long lacking = size - space.left();
      if (lacking <= 0) {
        return true;
      }
      synchronized (this) {
        shrinkTo(bytes - lacking);
      }
      return space.left() >= size;
    } catch (IOException e) {
      warnOnce(e);
      return false;
    }
  }

  private synchronized void shrinkTo(long size) {
    Iterator<Held> oldestFirst = pieces.values().iterator();
    while (bytes > size && oldestFirst.hasNext()) {
      Held oldest = oldestFirst.next();
      oldestFirst.remove();
      delete(oldest);
    }
  }

  private synchronized void warnOnce(IOException e) {
    if (!isWarned) {
      isWarned = true;
      LOG.warn("Cannot keep pieces of objects in {}; they are fetched each time", directory, e);
    }
  }

  private void delete(Held held) {
    bytes -= held.bytes();
    deleteFile(held);
  }

  private static void deleteFile(Held held) {
    try {
      Files.deleteIfExists(held.file());
    } catch (IOException e) {
      LOG.warn("Cannot delete {}", held.file(), e);
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  @Override
  public synchronized void close() throws IOException {
    if (isClosed) {
      return;
    }
    isClosed = true;
    pieces.clear();
    bytes = 0;
    deleteAll(directory);
    if (lock != null) {
      Files.deleteIfExists(directory.resolve(LOCK));
      lock.close();
      Files.delete(directory);
    }
  }
}
