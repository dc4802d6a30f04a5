package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of another process's tail node, as far as it is written: which traces wait, and where
 * their spans are. Reads only; files go when the other process deletes them, which it does when all
 * in them is decided.
 *
 * <p>One thread calls {@link #poll}, any others ask.
 */
final class FollowedJournal {
  private static final Logger log = LoggerFactory.getLogger(FollowedJournal.class);

  /** At most so much of a file at once; a frame that is longer is read whole. */
  private static final int CHUNK_BYTES = 8 << 20;

  /** A trace with a few spans takes some 400 bytes. */
  static final int MAX_TRACES = 100_000;

  /** Sixteen bytes each, and some 300 for the batch that brings it. */
  static final int MAX_SPANS = 500_000;

  private static final long MAX_BYTES = 32L << 20;

  private final Path directory;
  private final int maxTraces;
  private final int maxSpans;
  private final TreeMap<Long, Followed> files = new TreeMap<>();
  private final OtlpReader reader = new OtlpReader();
  private final SpanView view = new SpanView();

  /** Of traces that wait, but not released yet: the store here may not show their spans. */
  private final List<Decision> settled = new ArrayList<>();

  /** By arrival; guarded by this, as all below. */
  private final LinkedHashMap<TraceId, PendingTrace> waiting = new LinkedHashMap<>();

  /** Whose requests are in memory, the oldest first. */
  private final ArrayDeque<HeldBatch> inMemory = new ArrayDeque<>();

  private long bytesInMemory;
  private long waitingSpans;

  /** The last batch of which something found no room; null when everything did. */
  private @Nullable Long leftOut;

  FollowedJournal(Path directory, int maxTraces, int maxSpans) {
    this.directory = directory;
    this.maxTraces = maxTraces;
    this.maxSpans = maxSpans;
  }

  /** One of its files, and how far it was read. */
  private static final class Followed {
    final JournalFile file;
    long position;

    Followed(JournalFile file) {
      this.file = file;
    }
  }

  /**
   * Reads what was written since.
   *
   * @param catchUp makes readable what the other process has stored by now; called before anything
   *     is told no more because it is stored, so that it is readable in one place at least. When it
   *     fails all is told on.
   */
  void poll(Runnable catchUp) throws IOException {
    Map<Long, Path> there = list();
    readAll(there);
    if (!settled.isEmpty() || !there.keySet().containsAll(files.keySet())) {
      catchUp.run();
      settled.forEach(done -> release(done, done.from()));
      settled.clear();
      forgetOthersThan(there);
    }
    forgetLeftOut();
  }

  private void readAll(Map<Long, Path> there) throws IOException {
    for (Map.Entry<Long, Path> entry : new TreeMap<>(there).entrySet()) {
      try {
        Followed followed = files.get(entry.getKey());
        if (followed == null) {
          followed = open(entry.getValue(), entry.getKey());
        }
        if (followed != null) {
          boolean isLast = there.keySet().stream().noneMatch(other -> other > entry.getKey());
          read(followed, isLast);
        }
      } catch (NoSuchFileException e) {
        // Decided as a whole in this moment; the next look does not find it.
        log.debug("{} has gone", entry.getValue());
      }
    }
  }

  private Map<Long, Path> list() throws IOException {
    Map<Long, Path> found = new HashMap<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, "*" + JournalFormat.SUFFIX)) {
      for (Path path : all) {
        String name = path.getFileName().toString();
        found.put(
            Long.parseLong(name.substring(0, name.length() - JournalFormat.SUFFIX.length()), 16),
            path);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Map.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NumberFormatException e) {
      throw new IOException("there is a file of another kind in " + directory, e);
    }
    return found;
  }

  private void forgetOthersThan(Map<Long, Path> there) {
    for (Iterator<Followed> known = files.values().iterator(); known.hasNext(); ) {
      Followed followed = known.next();
      if (!there.containsKey(followed.file.number())) {
        known.remove();
        forget(followed);
      }
    }
  }

  private synchronized void forgetLeftOut() {
    Long last = leftOut;
    if (last != null && (files.isEmpty() || files.firstKey() > JournalFormat.fileNumber(last))) {
      leftOut = null;
    }
  }

  private @Nullable Followed open(Path path, long number) throws IOException {
    JournalFile file = JournalFile.open(path, number);
    byte[] header;
    try {
      header = file.read(0, JournalFormat.HEADER_SIZE);
    } catch (IOException e) {
      // Not written yet.
      file.close();
      return null;
    }
    try {
      JournalFormat.checkHeader(path, header, number);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    Followed followed = new Followed(file);
    followed.position = JournalFormat.HEADER_SIZE;
    files.put(number, followed);
    return followed;
  }

  private void read(Followed followed, boolean isLast) throws IOException {
    try (FileChannel channel = FileChannel.open(followed.file.path(), StandardOpenOption.READ)) {
      if (channel.size() < followed.position) {
        // A group that could not be written whole was cut off; none of it was acknowledged.
        forgetBatchesOf(followed.file.number());
        followed.position = JournalFormat.HEADER_SIZE;
      }
      int wanted = CHUNK_BYTES;
      while (true) {
        byte[] bytes = read(channel, followed.position, wanted);
        long from = followed.position;
        int used = frames(followed, bytes, isLast && bytes.length < wanted);
        followed.position = from + used;
        if (bytes.length < wanted) {
          return;
        }
        // A frame that does not end here is read again with more.
        wanted = used == 0 ? 2 * wanted : CHUNK_BYTES;
      }
    }
  }

  private static byte[] read(FileChannel channel, long from, int atMost) throws IOException {
    int length = (int) Math.max(0, Math.min(atMost, channel.size() - from));
    ByteBuffer content = ByteBuffer.allocate(length);
    while (content.hasRemaining()) {
      if (channel.read(content, from + content.position()) < 0) {
        throw new IOException("the journal became shorter while it was read");
      }
    }
    return content.array();
  }

  /**
   * Takes whole frames.
   *
   * @param mayGrow what is no frame at the end may become one
   * @return how many bytes are done with
   */
  private int frames(Followed followed, byte[] bytes, boolean mayGrow) {
    long from = followed.position;
    int at = 0;
    while (at < bytes.length) {
      if (!JournalFormat.isFrame(bytes, at, bytes.length)) {
        int next = mayGrow ? -1 : JournalReplay.nextFrame(bytes, at + 1);
        if (next < 0) {
          return at;
        }
        at = next;
        continue;
      }
      int length = JournalFormat.length(bytes, at);
      int payload = at + JournalFormat.FRAME_HEADER_SIZE;
      // Before it is taken: one that cannot be is missing, and not taken in part at every look.
      followed.position = from + payload + length;
      try {
        frame(followed, from + at, bytes, at, payload, length);
      } catch (RuntimeException | OutOfMemoryError e) {
        leaveOut(JournalFormat.sequence(followed.file.number(), from + at));
        throw e;
      }
      at = payload + length;
    }
    return at;
  }

  private void frame(
      Followed followed, long offset, byte[] bytes, int at, int payload, int length) {
    if (JournalFormat.type(bytes, at) == JournalFormat.BATCH) {
      batch(followed, offset, bytes, payload, length);
    } else if (JournalFormat.type(bytes, at) == JournalFormat.DECISIONS) {
      ByteBuffer in = JournalFormat.little(bytes).position(payload).limit(payload + length);
      while (in.hasRemaining()) {
        decision(Decision.read(in));
      }
    }
  }

  private synchronized void leaveOut(long sequence) {
    leftOut = sequence;
  }

  private synchronized void batch(
      Followed followed, long frameOffset, byte[] bytes, int payload, int length) {
    int size = length - JournalFormat.ARRIVAL_SIZE;
    byte[] request = new byte[size];
    System.arraycopy(bytes, payload + JournalFormat.ARRIVAL_SIZE, request, 0, size);
    long arrival = JournalFormat.little(bytes).getLong(payload);
    HeldBatch held = new HeldBatch(followed.file, frameOffset, request, size, arrival, 1, null);
    HeldPart part = new HeldPart(held);
    reader.reset(request, 0, size);
    view.on(reader);
    while (reader.nextSpan()) {
      TraceId id = new TraceId(reader.traceIdHigh(), reader.traceIdLow());
      PendingTrace trace = waiting.get(id);
      if (waitingSpans >= maxSpans || (trace == null && waiting.size() >= maxTraces)) {
        leftOut = held.sequence();
        continue;
      }
      if (trace == null) {
        trace = new PendingTrace(id, arrival);
        waiting.put(id, trace);
      }
      trace.add(view, part, 0);
      waitingSpans++;
    }
    held.hold(part.spans());
    held.release(1);
    if (held.bytes() != null) {
      inMemory.add(held);
      bytesInMemory += size;
    }
    while (bytesInMemory > MAX_BYTES) {
      HeldBatch oldest = inMemory.remove();
      // What is decided already has nothing any more.
      oldest.spill();
      bytesInMemory -= oldest.size();
    }
  }

  /** One that is kept waits until it is stored. */
  private synchronized void decision(Decision decision) {
    if (decision.kind() == Decision.Kind.DROPPED) {
      release(decision, Long.MIN_VALUE);
    } else if (decision.kind() != Decision.Kind.KEPT && waiting.containsKey(decision.trace())) {
      settled.add(decision);
    }
  }

  private synchronized void release(Decision decision, long from) {
    PendingTrace trace = waiting.get(decision.trace());
    if (trace != null && release(trace, from, decision.upTo())) {
      waiting.remove(decision.trace());
    }
  }

  /** Releases spans; whether none is left. */
  private boolean release(PendingTrace trace, long from, long upTo) {
    waitingSpans -= trace.spanCount();
    trace.refs().release(from, upTo);
    waitingSpans += trace.spanCount();
    return trace.spanCount() == 0;
  }

  private void forget(Followed followed) {
    forgetBatchesOf(followed.file.number());
    close(followed);
  }

  private synchronized void forgetBatchesOf(long number) {
    long from = JournalFormat.sequence(number, 0);
    long upTo = JournalFormat.sequence(number + 1, 0) - 1;
    waiting.values().removeIf(trace -> release(trace, from, upTo));
    inMemory.removeIf(
        batch -> {
          boolean isOfFile = batch.sequence() >= from && batch.sequence() <= upTo;
          bytesInMemory -= isOfFile ? batch.size() : 0;
          return isOfFile;
        });
  }

  private static void close(Followed followed) {
    try {
      followed.file.close();
    } catch (IOException e) {
      log.warn("Cannot close {}: {}", followed.file.path(), e.toString());
    }
  }

  /** Where the spans of a trace are; null when none waits. */
  synchronized @Nullable WaitingSpans waiting(TraceId id) {
    PendingTrace trace = waiting.get(id);
    return trace == null ? null : new WaitingSpans(id, trace.refs().snapshot());
  }

  /**
   * Traces that may have spans which start in this time, the latest to come first.
   *
   * @param maxSpans at which no further trace is looked at
   */
  synchronized List<WaitingSpans> waiting(
      long startNanos, long endNanos, int maxTraces, int maxSpans) {
    List<PendingTrace> inTime = new ArrayList<>();
    for (PendingTrace trace : waiting.values()) {
      if (trace.minStart() < endNanos && trace.maxEnd() >= startNanos) {
        inTime.add(trace);
      }
    }
    List<WaitingSpans> found = new ArrayList<>();
    long spans = 0;
    for (int i = inTime.size() - 1; i >= 0 && found.size() < maxTraces && spans < maxSpans; i--) {
      PendingTrace trace = inTime.get(i);
      found.add(new WaitingSpans(trace.id(), trace.refs().snapshot()));
      spans += trace.spanCount();
    }
    return found;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty() && leftOut == null;
  }

  /** Whether some that wait found no room here. */
  synchronized boolean isIncomplete() {
    return leftOut != null;
  }

  void close() {
    files.values().forEach(FollowedJournal::close);
    files.clear();
  }
}
