package io.datatracing.storage.segment;

import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a log after a restart.
 *
 * <p>Bytes at the end that are no whole frame are what a crash leaves: their requests were never
 * acknowledged. Damage with a sound frame or mark behind it is something else; it is reported, and
 * reading goes on behind it.
 */
final class LogReplay {
  private final Path path;
  private final byte[] bytes;
  private final List<Damage> damages = new ArrayList<>();
  private int frames;
  private int tailBytes;

  private LogReplay(Path path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /**
   * Gives every request to the consumer, in order.
   *
   * @throws FormatException when the file was written by another version
   */
  static LogReplay read(Path path, Consumer<byte[]> requests) throws IOException {
    LogReplay replay = new LogReplay(path, readAll(path));
    replay.run(requests);
    return replay;
  }

  private static byte[] readAll(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (content.hasRemaining() && channel.read(content) >= 0) {
        continue;
      }
      return content.array();
    }
  }

  private void run(Consumer<byte[]> requests) {
    if (bytes.length < FileHeader.SIZE) {
      // The crash came while the file was being made.
      tailBytes = bytes.length;
      return;
    }
    FileHeader.check(path, bytes, LogFormat.MAGIC, LogFormat.OLDEST_VERSION, LogFormat.VERSION);
    int at = FileHeader.SIZE;
    while (at < bytes.length) {
      if (LogFrames.isFrame(bytes, at)) {
        if (!LogFrames.isMark(bytes, at)) {
          requests.accept(LogFrames.payload(bytes, at));
          frames++;
        }
        at += LogFrames.size(bytes, at);
        continue;
      }
      int next = nextFrame(at + 1);
      if (next < 0) {
        tailBytes = bytes.length - at;
        return;
      }
      if (next - at == LogFormat.FRAME_HEADER_SIZE) {
        // A mark that did not reach the disk, or was damaged: no request is as short.
        at = next;
        continue;
      }
      damages.add(
          new Damage(path + ", bytes " + at + " to " + next, "no frame with a matching checksum"));
      at = next;
    }
  }

  private int nextFrame(int from) {
    for (int at = from; at <= bytes.length - LogFormat.FRAME_HEADER_SIZE; at++) {
      if (LogFrames.isFrame(bytes, at)) {
        return at;
      }
    }
    return -1;
  }

  int frames() {
    return frames;
  }

  /** Bytes at the end that belong to no frame. */
  int tailBytes() {
    return tailBytes;
  }

  List<Damage> damages() {
    return damages;
  }
}
