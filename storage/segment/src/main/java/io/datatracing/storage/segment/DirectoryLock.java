package io.datatracing.storage.segment;

import io.datatracing.storage.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second writer out of a data directory. The lock is the operating system's, so it ends
 * with the process however that ends; the file says who holds it.
 */
final class DirectoryLock implements Closeable {
  static final String FILE_NAME = "LOCK";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the directory if need be, and locks it.
   *
   * @throws StoreException in one line when it is in use or cannot be written
   */
  static DirectoryLock acquire(Path directory) {
    FileChannel channel;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve(FILE_NAME),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StoreException(
          "The data directory "
              + directory
              + " cannot be written ("
              + e
              + "); change its rights or choose another one",
          e);
    }
    try {
      if (tryLock(channel) == null) {
        String holder = content(channel);
        channel.close();
        throw new StoreException(
            "The data directory "
                + directory
                + " is in use by process "
                + holder
                + "; stop that process or choose another directory");
      }
      ByteBuffer pid =
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII));
      channel.truncate(0);
      channel.write(pid, 0);
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new StoreException("The data directory " + directory + " cannot be locked", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static String content(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(32);
    int length = Math.max(0, channel.read(content, 0));
    return new String(content.array(), 0, length, StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
