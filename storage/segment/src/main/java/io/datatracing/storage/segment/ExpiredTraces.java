package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What retention has dropped, so that a trace which was stored and has expired is not as unknown as
 * one that was never made. An hour that goes leaves some three bytes a trace, for as long again as
 * it was kept, within a share of the bytes that fates may take; the oldest make room.
 *
 * <p>Threads: {@link Retention} adds; any thread asks. The lock is held for changes, and while a
 * copy is made.
 */
final class ExpiredTraces implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiredTraces.class);

  /** Of the bound of all fates: one part in so many. */
  private static final int SHARE = 4;

  private static final int ATTEMPTS = 3;

  private static final Comparator<ExpiredFile> OLDEST_FIRST =
      Comparator.comparingLong(ExpiredFile::second)
          .thenComparing(file -> file.path().getFileName().toString());

  private final Path folder;
  private final SegmentOptions options;
  private final Clock clock;
  private final Damages damages;
  private final SecureRandom random = new SecureRandom();

  /** The oldest first; replaced as a whole, before a file that goes is closed. */
  private volatile List<ExpiredFile> files = List.of();

  private ExpiredTraces(Path folder, SegmentOptions options, Clock clock, Damages damages) {
    this.folder = folder;
    this.options = options;
    this.clock = clock;
    this.damages = damages;
  }

  static ExpiredTraces open(Path directory, SegmentOptions options, Clock clock, Damages damages)
      throws IOException {
    Path folder = folder(directory);
    ExpiredTraces expired = new ExpiredTraces(folder, options, clock, damages);
    if (Files.isDirectory(folder)) {
      List<ExpiredFile> found = new ArrayList<>();
      for (Path file : list(folder)) {
        if (!ExpiredFile.isName(file)) {
          // Half of one, which a crash has left.
          Files.deleteIfExists(file);
          continue;
        }
        try {
          found.add(ExpiredFile.open(file));
        } catch (FormatException e) {
          damages.add(e);
        }
      }
      found.sort(OLDEST_FIRST);
      expired.files = List.copyOf(found);
    }
    return expired;
  }

  static Path folder(Path directory) {
    return directory.resolve(FateFormat.FOLDER).resolve(ExpiredFile.FOLDER);
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  /**
   * Takes down which traces are about to go. An hour must go also when that cannot be written, for
   * instance because the disk is full: then its traces are as unknown as before there was this.
   *
   * @param blocks of the hour, as they are when it is asked: merging may replace some meanwhile
   */
  void goes(String partition, Supplier<List<Block>> blocks, BlockCache cache) {
    for (int attempt = 1; ; attempt++) {
      List<Path> written = new ArrayList<>();
      try {
        takeDown(partition, blocks.get(), cache, written);
        return;
      } catch (IOException | RuntimeException e) {
        written.forEach(ExpiredTraces::delete);
        // On a full disk half a file takes what the hour gives back.
        written.forEach(file -> delete(TraceIndexWriter.temporary(file)));
        if (attempt == ATTEMPTS) {
          LOG.warn("Which traces expire with {} cannot be taken down", partition, e);
          return;
        }
      }
    }
  }

  private void takeDown(String partition, List<Block> blocks, BlockCache cache, List<Path> written)
      throws IOException {
    Files.createDirectories(folder);
    Directories.sync(folder.resolveSibling(""));
    write(partition, blocks, cache, written);
    Directories.sync(folder);
    List<ExpiredFile> made = new ArrayList<>();
    for (Path file : written) {
      made.add(ExpiredFile.open(file));
    }
    add(partition, made);
  }

  private void write(String partition, List<Block> blocks, BlockCache cache, List<Path> written)
      throws IOException {
    long second = clock.instant().getEpochSecond();
    TraceIndexWriter writer = writer(partition);
    for (Block block : blocks) {
      if (writer.isFull()) {
        write(writer, partition, second, written);
        writer = writer(partition);
      }
      try {
        addAll(block, cache, writer);
      } catch (FormatException e) {
        // Its traces are damaged, which the store has said when it found out.
        LOG.warn("The traces of {} expire without a word: {}", block.path(), e.getMessage());
      }
    }
    write(writer, partition, second, written);
  }

  /** Under a name that is free: whoever asks an older one opens it by its name. */
  private void write(TraceIndexWriter writer, String partition, long second, List<Path> written)
      throws IOException {
    int part = written.size();
    Path file = ExpiredFile.path(folder, partition, second, part);
    while (Files.exists(file)) {
      file = ExpiredFile.path(folder, partition, second, ++part);
    }
    written.add(file);
    writer.write(file);
  }

  private TraceIndexWriter writer(String partition) {
    TraceIndexWriter writer = new TraceIndexWriter(random.nextLong());
    writer.block(partition);
    return writer;
  }

  private static void addAll(Block block, BlockCache cache, TraceIndexWriter writer)
      throws IOException {
    OpenBlock open = cache.acquire(block.path());
    try {
      for (BlockGroup group : open.schema().groups) {
        RowGroup rows = new RowGroup(open, group.index, false);
        long[] ids = rows.traceIds();
        for (int t = 0; t < rows.traces(); t++) {
          writer.trace(ids[2 * t], ids[2 * t + 1]);
        }
      }
    } finally {
      cache.release(open);
    }
  }

  private synchronized void add(String partition, List<ExpiredFile> made) {
    List<ExpiredFile> kept = new ArrayList<>();
    List<ExpiredFile> gone = new ArrayList<>();
    for (ExpiredFile file : files) {
      // Of the same hour: written before a crash, and the hour was still there.
      (file.partition().equals(partition) ? gone : kept).add(file);
    }
    kept.addAll(made);
    kept.sort(OLDEST_FIRST);
    long bytes = kept.stream().mapToLong(ExpiredFile::sizeBytes).sum();
    long forgotten = clock.instant().minus(options.retention()).getEpochSecond();
    while (!kept.isEmpty()
        && (bytes > options.fatesBytes() / SHARE || kept.get(0).second() < forgotten)) {
      ExpiredFile oldest = kept.remove(0);
      bytes -= oldest.sizeBytes();
      gone.add(oldest);
    }
    files = List.copyOf(kept);
    for (ExpiredFile file : gone) {
      close(file);
      delete(file.path());
    }
  }

  private static void close(ExpiredFile file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("Cannot close {}", file.path(), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}: {}", file, e.toString());
    }
  }

  /** Adds the hours with which the trace probably went. */
  void find(TraceId traceId, List<FateEntry> out) throws IOException {
    for (ExpiredFile file : files) {
      try {
        FateEntry entry = file.find(traceId);
        if (entry != null) {
          out.add(entry);
        }
      } catch (FormatException e) {
        forget(file, e);
      } catch (UncheckedIOException e) {
        // It is closed and deleted when it is no longer among these.
        if (files.contains(file)) {
          throw e.getCause();
        }
      }
    }
  }

  private synchronized void forget(ExpiredFile file, FormatException why) {
    if (files.contains(file)) {
      damages.add(why);
      files = files.stream().filter(other -> other != file).toList();
      close(file);
    }
  }

  List<ExpiredFile> files() {
    return files;
  }

  long sizeBytes() {
    return files.stream().mapToLong(ExpiredFile::sizeBytes).sum();
  }

  /** Shows every file; none goes meanwhile. */
  synchronized void whileUnchanged(SegmentSnapshots.FileVisitor visitor) throws IOException {
    for (ExpiredFile file : files) {
      visitor.visit(file.path());
    }
  }

  @Override
  public synchronized void close() {
    List<ExpiredFile> gone = files;
    files = List.of();
    gone.forEach(ExpiredTraces::close);
  }
}
