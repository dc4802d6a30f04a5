package io.datatracing.collector.metrics;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of one node: files of an hour of arrival, to which a {@link FigureFrame} is added
 * every minute, and what recorders have counted since. It is only added to and dropped by files,
 * the oldest first; what is torn or damaged is left out, and its minutes are told from spans.
 *
 * <p>The log's own lock guards what recorders count and the moment at which that becomes a frame,
 * so a reader sees each span once.
 */
final class FigureLog {
  private static final Logger log = LoggerFactory.getLogger(FigureLog.class);

  /** A file of another version has another name, and is left alone until its hour goes. */
  private static final String SUFFIX = ".v1.figures";

  private static final String ANY_VERSION = "\\d{1,12}\\.v\\d+\\.figures";
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  private final Path directory;

  /** Held while files change; not the lock that recorders count under. */
  private final Object files = new Object();

  private final List<FigureRecorder> recorders = new CopyOnWriteArrayList<>();

  /** By time of arrival; replaced, never altered. */
  private volatile List<Frame> frames;

  /**
   * Where a frame lies, and what its head says.
   *
   * @param length with its head
   */
  record Frame(
      Path file, long offset, int length, long from, long to, long firstMinute, long lastMinute) {
    boolean touches(long first, long last) {
      return firstMinute <= last && lastMinute >= first;
    }
  }

  private FigureLog(Path directory, List<Frame> frames) {
    this.directory = directory;
    this.frames = frames;
  }

  /**
   * @throws StoreException when the directory cannot be used
   */
  static FigureLog open(Path directory) {
    try {
      Files.createDirectories(directory);
      List<Frame> found = new ArrayList<>();
      for (Path file : files(directory).values()) {
        if (file.toString().endsWith(SUFFIX)) {
          scan(file, found);
        } else {
          log.warn("{} is of another version; its minutes are told from stored spans", file);
        }
      }
      return new FigureLog(directory, List.copyOf(found));
    } catch (IOException e) {
      throw new StoreException("figures cannot be kept in " + directory + ": " + e, e);
    }
  }

  /** By hour; two versions may have one. */
  private static TreeMap<String, Path> files(Path directory) throws IOException {
    TreeMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(file -> file.getFileName().toString().matches(ANY_VERSION))
          .forEach(file -> files.put("%012d".formatted(hour(file)) + file.getFileName(), file));
    }
    return files;
  }

  private static long hour(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  /** Heads only: a frame's bytes are checked when they are read. A torn end is cut off. */
  private static void scan(Path file, List<Frame> found) throws IOException {
    try (FileChannel in =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long at = 0;
      ByteBuffer head = ByteBuffer.allocate(FigureFrame.HEAD_BYTES);
      while (at + FigureFrame.HEAD_BYTES <= in.size()) {
        read(in, head.clear(), at);
        int body = head.getInt(0);
        if (body < 0 || at + FigureFrame.HEAD_BYTES + body > in.size()) {
          break;
        }
        Frame frame = frame(file, at, head.array());
        found.add(frame);
        at += frame.length();
      }
      if (at < in.size()) {
        log.warn("{} ends within a frame; {} bytes are cut off", file, in.size() - at);
        in.truncate(at);
      }
    }
  }

  private static Frame frame(Path file, long at, byte[] bytes) {
    ByteBuffer head = ByteBuffer.wrap(bytes);
    return new Frame(
        file,
        at,
        FigureFrame.HEAD_BYTES + head.getInt(0),
        head.getLong(8),
        head.getLong(16),
        head.getLong(24),
        head.getLong(32));
  }

  private static void read(FileChannel in, ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining()) {
      if (in.read(into, at + into.position()) < 0) {
        throw new IOException("ends before its length");
      }
    }
  }

  void add(FigureRecorder recorder) {
    recorders.add(recorder);
  }

  boolean isCountedTo() {
    return !recorders.isEmpty();
  }

  void remove(FigureRecorder recorder) {
    recorders.remove(recorder);
  }

  /** Writes a frame and syncs it; it is not read before {@link #publish}. */
  Frame write(byte[] bytes, long nowUnixNano) throws IOException {
    synchronized (files) {
      return append(bytes, nowUnixNano);
    }
  }

  private Frame append(byte[] bytes, long nowUnixNano) throws IOException {
    Path file = directory.resolve(Math.max(0, nowUnixNano / HOUR_NANOS) + SUFFIX);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long at = out.size();
      try {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          out.write(buffer, at + buffer.position());
        }
        out.force(false);
      } catch (IOException e) {
        // A full disk may have taken half of it, and the next frame comes here.
        out.truncate(at);
        throw e;
      }
      return frame(file, at, bytes);
    }
  }

  /** The caller holds the lock, and forgets what it had counted of it. */
  void publish(Frame frame) {
    List<Frame> more = new ArrayList<>(frames);
    more.add(frame);
    frames = List.copyOf(more);
  }

  /** Drops files that are too old, and the oldest while all are too large. */
  void expire(long oldestUnixNano, long maxBytes) throws IOException {
    synchronized (files) {
      drop(oldestUnixNano, maxBytes);
    }
  }

  private void drop(long oldestUnixNano, long maxBytes) throws IOException {
    TreeMap<String, Path> all = files(directory);
    long bytes = 0;
    for (Path file : all.values()) {
      bytes += Files.size(file);
    }
    for (Path file : all.values()) {
      boolean isOld = (hour(file) + 1) * HOUR_NANOS <= oldestUnixNano;
      if (!isOld && (bytes <= maxBytes || file.equals(all.lastEntry().getValue()))) {
        break;
      }
      bytes -= Files.size(file);
      forget(frame -> frame.file().equals(file));
      Files.delete(file);
    }
  }

  private synchronized void forget(java.util.function.Predicate<Frame> gone) {
    frames = frames.stream().filter(frame -> !gone.test(frame)).toList();
  }

  /** What is told at one moment. */
  final class Moment {
    private final List<Frame> seen;
    private final List<FigureCells> live;
    private final long counted;
    final Coverage coverage;

    private Moment(List<Frame> seen, List<FigureCells> live, long counted, Coverage coverage) {
      this.seen = seen;
      this.live = live;
      this.counted = counted;
      this.coverage = coverage;
    }

    /**
     * Shows figures of these minutes, and of others.
     *
     * @return false when something could not be read; another moment is without it
     */
    boolean visit(long firstMinute, long lastMinute, FigureVisitor visitor) {
      live.forEach(cells -> cells.visit(visitor));
      for (Frame frame : seen) {
        if (frame.touches(firstMinute, lastMinute)) {
          byte[] bytes = bytes(frame);
          if (bytes == null) {
            return false;
          }
          FigureFrame.visit(bytes, visitor);
        }
      }
      return true;
    }

    /** Equal for two moments that tell the same of these minutes. */
    String mark(long firstMinute, long lastMinute) {
      long sum = 1;
      for (Frame frame : seen) {
        if (frame.touches(firstMinute, lastMinute)) {
          sum = 31 * (31 * sum + frame.to()) + frame.offset();
        }
      }
      boolean touches =
          live.stream()
              .anyMatch(c -> c.firstMinute() <= lastMinute && c.lastMinute() >= firstMinute);
      return sum + "/" + (touches ? counted : 0) + "/" + coverage.gaps(firstMinute, lastMinute);
    }
  }

  /**
   * @param copies whether figures will be visited, and not only marked
   */
  synchronized Moment moment(long nowUnixNano, boolean copies) {
    List<Coverage.Arrivals> times = new ArrayList<>();
    List<Frame> seen = frames;
    seen.forEach(frame -> times.add(new Coverage.Arrivals(frame.from(), frame.to())));
    List<FigureCells> live = new ArrayList<>();
    long counted = 0;
    for (FigureRecorder recorder : recorders) {
      counted += recorder.counted();
      times.add(recorder.arrivals(nowUnixNano));
      for (FigureCells cells : recorder.cells()) {
        live.add(copies ? cells.copy() : cells.outline());
      }
    }
    return new Moment(seen, live, counted, Coverage.of(times, nowUnixNano));
  }

  /**
   * Null when it is damaged or its file has gone, and then it is known no more.
   *
   * @throws StoreException when it cannot be looked at now
   */
  private byte @org.jspecify.annotations.Nullable [] bytes(Frame frame) {
    try (FileChannel in = FileChannel.open(frame.file(), StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(frame.length());
      read(in, bytes, frame.offset());
      if (FigureFrame.isWhole(bytes.array())) {
        return bytes.array();
      }
      log.error("A frame at {} of {} is damaged and left out", frame.offset(), frame.file());
    } catch (NoSuchFileException e) {
      log.debug("{} has gone", frame.file());
    } catch (ClosedByInterruptException | FileSystemException e) {
      // Who asks is stopped, or too many files are open: nothing is known of the frame.
      throw new StoreException(frame.file() + " cannot be opened: " + e, e);
    } catch (IOException e) {
      log.error("{} cannot be read; its figures are left out", frame.file(), e);
    }
    forget(frame::equals);
    return null;
  }

  /** Minutes of a time, as {@link Aggregates} has them. */
  static Coverage.Minutes minutes(long startNanos, long endNanos) {
    return new Coverage.Minutes(Aggregates.minute(startNanos), Aggregates.minute(endNanos - 1));
  }
}
