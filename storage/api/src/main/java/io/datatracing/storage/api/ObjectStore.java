package io.datatracing.storage.api;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A bucket: whole files go in, ranges of them come out. All methods may be called from any thread,
 * return within a bounded time, and try again by themselves, within bounds, what is worth it. What
 * they throw names the object; {@link java.io.InterruptedIOException} is thrown when the caller was
 * interrupted, and only then.
 */
public interface ObjectStore extends AutoCloseable {

  /**
   * Stores a file; what was there under the key is replaced. Returns when the store has verified
   * the content by a checksum.
   */
  void put(String key, Path file) throws IOException;

  /**
   * Reads a range.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such object
   * @throws java.io.EOFException when there are fewer bytes: the object is shorter, or the answer
   *     was cut off
   */
  byte[] get(String key, long offset, int length) throws IOException;

  /** Bytes of the object; -1 when there is none. */
  long size(String key) throws IOException;

  /** Deletes the object; none is no error. */
  void delete(String key) throws IOException;

  @Override
  void close();
}
