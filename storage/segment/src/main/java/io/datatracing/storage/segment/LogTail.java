package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads on in a log that another process is writing, and keeps its spans in a table. A frame that
 * is half written is read the next time.
 */
final class LogTail {
  /** Read at a time; a frame that is longer is read whole. */
  private static final int PIECE = 4 << 20;

  /** Polls without a frame where bytes are: they have been cut off and written over. */
  private static final int MAX_STUCK = 6;

  private final Path path;
  private final long number;
  private final OtlpReader reader = new OtlpReader();
  private Generation generation;
  private long position;
  private int stuck;

  LogTail(Path path, long number) {
    this.path = path;
    this.number = number;
    generation = newGeneration();
  }

  private Generation newGeneration() {
    return new Generation(number, path, 1, number * 0x9E3779B97F4A7C15L, 1024);
  }

  /** What has been read, one shard of it. */
  Generation generation() {
    return generation;
  }

  /**
   * Reads what is new.
   *
   * @throws java.nio.file.NoSuchFileException when its spans have become blocks
   * @throws FormatException when it was written by another version
   */
  void poll() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < position || stuck > MAX_STUCK) {
        // A failed write was cut off; what was read of it was never acknowledged.
        generation = newGeneration();
        position = 0;
        stuck = 0;
      }
      if (position == 0) {
        if (channel.size() < FileHeader.SIZE) {
          return;
        }
        FileHeader.check(
            path,
            read(channel, 0, FileHeader.SIZE),
            LogFormat.MAGIC,
            LogFormat.OLDEST_VERSION,
            LogFormat.VERSION);
        position = FileHeader.SIZE;
      }
      int piece = PIECE;
      while (position < channel.size()) {
        byte[] bytes = read(channel, position, (int) Math.min(piece, channel.size() - position));
        int taken = take(bytes);
        position += taken;
        if (taken > 0) {
          piece = PIECE;
          stuck = 0;
        } else if (bytes.length < channel.size() - position) {
          piece = Math.multiplyExact(2, piece);
        } else {
          stuck++;
          return;
        }
      }
    }
  }

  private int take(byte[] bytes) {
    int at = 0;
    while (LogFrames.isFrame(bytes, at)) {
      if (!LogFrames.isMark(bytes, at)) {
        generation.tables()[0].addBatch(reader, LogFrames.payload(bytes, at), 0, 1);
      }
      at += LogFrames.size(bytes, at);
    }
    return at;
  }

  private static byte[] read(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(length);
    while (content.hasRemaining()) {
      if (channel.read(content, position + content.position()) < 0) {
        // Cut off while it was read; zeros are no frame.
        break;
      }
    }
    return content.array();
  }
}
