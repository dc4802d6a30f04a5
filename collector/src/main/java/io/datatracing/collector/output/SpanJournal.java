package io.datatracing.collector.output;

import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of requests that are to be in another file soon. Written by one thread.
 *
 * <pre>
 *  | length of the request, 4 bytes, highest first | CRC-32C of it, 4 | the request |  …
 * </pre>
 *
 * <p>A frame that is cut off at the end was never acknowledged.
 */
final class SpanJournal implements Closeable {
  private static final int HEADER_BYTES = 8;

  private final Path path;
  private final FileChannel channel;
  private long durableBytes;

  private SpanJournal(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static SpanJournal create(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel directory =
        FileChannel.open(path.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new SpanJournal(path, channel);
  }

  Path path() {
    return path;
  }

  long durableBytes() {
    return durableBytes;
  }

  /** Returns when all are on the disk. After an error none of them is here. */
  void append(List<OtlpBatch> batches) throws IOException {
    try {
      long at = durableBytes;
      for (OtlpBatch batch : batches) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + batch.sizeBytes());
        frame.putInt(batch.sizeBytes()).putInt(checksum(batch.bytes())).put(batch.bytes()).flip();
        while (frame.hasRemaining()) {
          at += channel.write(frame, at);
        }
      }
      channel.force(false);
      durableBytes = at;
    } catch (IOException e) {
      channel.truncate(durableBytes);
      throw e;
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  interface Sink {
    void take(OtlpBatch batch) throws IOException;
  }

  /**
   * Reads a journal from its begin.
   *
   * @return whether all of it could be read, but for a last frame that was cut off
   */
  static boolean read(Path path, Sink sink) throws IOException {
    long left = Files.size(path);
    try (DataInputStream in =
        new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(path), 1 << 20))) {
      while (left >= HEADER_BYTES) {
        int length = in.readInt();
        int checksum = in.readInt();
        left -= HEADER_BYTES;
        if (length < 0) {
          return false;
        }
        if (length > left) {
          return true;
        }
        byte[] request = new byte[length];
        in.readFully(request);
        left -= length;
        if (checksum(request) != checksum) {
          // Of the last one the end may be missing although the file has its length.
          return left == 0;
        }
        sink.take(OtlpBatch.parse(request));
      }
      return true;
    } catch (EOFException | MalformedOtlpException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
