package io.datatracing.collector.output;

import io.datatracing.model.otlp.OtlpBatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of requests that are to be in another file soon. Written by one thread. Numbers have their
 * highest byte first.
 *
 * <pre>
 *  | magic "DTSJ", version, 4 bytes each |
 *  | length of the request, 4 | CRC-32C of it, 4 | CRC-32C of these 8 bytes, 4 | the request |  …
 * </pre>
 *
 * <p>The frame's head has a checksum of its own, so that a length that is damaged does not pass for
 * a frame that was cut off: the one loses acknowledged spans, the other was never acknowledged.
 *
 * <p>Version 1 had no magic, no version and no checksum of the head. It is read, not written.
 */
final class SpanJournal implements Closeable {
  static final int MAGIC = 0x4454534a;
  static final int VERSION = 2;
  static final int FILE_HEADER_BYTES = 8;
  static final int HEADER_BYTES = 12;
  static final int V1_HEADER_BYTES = 8;

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
    try {
      SpanJournal journal = new SpanJournal(path, channel);
      journal.durableBytes =
          journal.write(
              ByteBuffer.allocate(FILE_HEADER_BYTES).putInt(MAGIC).putInt(VERSION).flip(), 0);
      syncDirectory(path);
      return journal;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** What happened to a file's name is durable then. */
  static void syncDirectory(Path file) throws IOException {
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  Path path() {
    return path;
  }

  /** Of requests, with what is written around them; 0 before the first. */
  long durableBytes() {
    return durableBytes - FILE_HEADER_BYTES;
  }

  /** Returns when all are on the disk. After an error none of them is here. */
  void append(List<OtlpBatch> batches) throws IOException {
    try {
      long at = durableBytes;
      for (OtlpBatch batch : batches) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + batch.sizeBytes());
        frame.putInt(batch.sizeBytes()).putInt(checksum(batch.bytes(), batch.sizeBytes()));
        frame.putInt(checksum(frame.array(), V1_HEADER_BYTES));
        at = write(frame.put(batch.bytes(), 0, batch.sizeBytes()).flip(), at);
      }
      channel.force(false);
      durableBytes = at;
    } catch (IOException e) {
      channel.truncate(durableBytes);
      throw e;
    }
  }

  /** Returns the place behind it. */
  private long write(ByteBuffer content, long position) throws IOException {
    long at = position;
    while (content.hasRemaining()) {
      at += channel.write(content, at);
    }
    return at;
  }

  static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
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
    try (SpanJournalReader reader = new SpanJournalReader(path)) {
      for (OtlpBatch batch = reader.next(); batch != null; batch = reader.next()) {
        sink.take(batch);
      }
      return reader.isWhole();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
