package io.datatracing.collector.sampling.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a journal after a restart.
 *
 * <p>Bytes at the end that are no whole frame are what a crash leaves: their batches were never
 * acknowledged. Damage with a sound frame behind it is something else; it is logged, and reading
 * goes on behind it.
 */
final class JournalReplay {
  private static final Logger log = LoggerFactory.getLogger(JournalReplay.class);

  /** Hears what the journal holds, in its order. */
  interface Listener extends DecisionLog.Listener {
    /**
     * A batch.
     *
     * @param request its bytes; the batch itself leaves them in the journal
     */
    void batch(HeldBatch batch, byte[] request);

    void decision(Decision decision);
  }

  private JournalReplay() {}

  static List<JournalFile> read(Path directory, int shards, Listener listener) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.list(directory)) {
      paths =
          all.filter(path -> path.getFileName().toString().endsWith(JournalFormat.SUFFIX))
              .sorted()
              .toList();
    }
    List<JournalFile> files = new ArrayList<>();
    for (Path path : paths) {
      String name = path.getFileName().toString();
      long number =
          Long.parseLong(name.substring(0, name.length() - JournalFormat.SUFFIX.length()), 16);
      byte[] bytes = Files.readAllBytes(path);
      if (bytes.length < JournalFormat.HEADER_SIZE) {
        // The crash came while the file was being made.
        Files.delete(path);
        continue;
      }
      JournalFormat.checkHeader(path, bytes, number);
      JournalFile file = JournalFile.open(path, number);
      frames(file, bytes, shards, listener);
      files.add(file);
    }
    return files;
  }

  private static void frames(JournalFile file, byte[] bytes, int shards, Listener listener) {
    int at = JournalFormat.HEADER_SIZE;
    while (at < bytes.length) {
      if (!JournalFormat.isFrame(bytes, at, bytes.length)) {
        int next = nextFrame(bytes, at + 1);
        if (next < 0) {
          return;
        }
        log.error(
            "{} is damaged between byte {} and {}: spans that were acknowledged are lost",
            file.path(),
            at,
            next);
        at = next;
        continue;
      }
      int length = JournalFormat.length(bytes, at);
      int payload = at + JournalFormat.FRAME_HEADER_SIZE;
      if (JournalFormat.type(bytes, at) == JournalFormat.BATCH) {
        int request = payload + JournalFormat.ARRIVAL_SIZE;
        int size = length - JournalFormat.ARRIVAL_SIZE;
        long arrival = JournalFormat.little(bytes).getLong(payload);
        listener.batch(
            new HeldBatch(file, at, null, size, arrival, shards, null),
            Arrays.copyOfRange(bytes, request, request + size));
      } else if (JournalFormat.type(bytes, at) == JournalFormat.DECISIONS) {
        ByteBuffer in = JournalFormat.little(bytes).position(payload).limit(payload + length);
        while (in.hasRemaining()) {
          listener.decision(Decision.read(in));
        }
      }
      at = payload + length;
    }
  }

  static int nextFrame(byte[] bytes, int from) {
    for (int at = from; at <= bytes.length - JournalFormat.FRAME_HEADER_SIZE; at++) {
      if (JournalFormat.isFrame(bytes, at, bytes.length)) {
        return at;
      }
    }
    return -1;
  }
}
