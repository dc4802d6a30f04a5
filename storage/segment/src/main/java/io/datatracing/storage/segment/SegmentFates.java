package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fate entries in sorted runs, by hour of arrival. Each append is a run; {@value #FAN_IN} runs of a
 * level are merged into one of the next, so an hour has few. A crash between writing a merged run
 * and deleting its parts leaves entries twice, which reading does not show.
 *
 * <p>One lock around everything: appends come a few times a second.
 */
final class SegmentFates implements FateLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFates.class);
  private static final int FAN_IN = 8;
  private static final int LEVELS = 36;

  /** A larger hour stays in the few runs that it has. */
  private static final long MAX_LAST_MERGE = 4_000_000;

  private final Path directory;
  private final Path folder;
  private final SegmentOptions options;
  private final Clock clock;
  private final Damages damages;

  /** By hour; in an hour by level, the oldest first. */
  private final NavigableMap<String, Map<Integer, List<FateRun>>> hours = new TreeMap<>();

  private long nextNumber;
  private long bytes;
  private boolean closed;

  private SegmentFates(Path directory, SegmentOptions options, Clock clock, Damages damages) {
    this.directory = directory;
    folder = directory.resolve(FateFormat.FOLDER);
    this.options = options;
    this.clock = clock;
    this.damages = damages;
  }

  static SegmentFates open(Path directory, SegmentOptions options, Clock clock, Damages damages)
      throws IOException {
    SegmentFates fates = new SegmentFates(directory, options, clock, damages);
    if (Files.isDirectory(fates.folder)) {
      for (Path hour : list(fates.folder)) {
        if (Partition.isName(hour.getFileName().toString())) {
          for (Path file : list(hour)) {
            fates.load(hour.getFileName().toString(), file);
          }
        }
      }
    }
    return fates;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private void load(String hour, Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!name.endsWith(FateFormat.SUFFIX)) {
      Files.deleteIfExists(file);
      return;
    }
    try {
      int level = Integer.parseInt(name.substring(0, 1), LEVELS);
      long number = Long.parseLong(name.substring(2, 18), 16);
      nextNumber = Math.max(nextNumber, number + 1);
      add(hour, level, new FateRun(file));
    } catch (FormatException e) {
      if (e.problem() != FormatException.Problem.CORRUPT) {
        throw e;
      }
      damages.add(e);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      damages.add(new Damage(file.toString(), "its name is not that of a run"));
    }
  }

  private void add(String hour, int level, FateRun run) throws IOException {
    hours
        .computeIfAbsent(hour, h -> new HashMap<>())
        .computeIfAbsent(level, l -> new ArrayList<>())
        .add(run);
    bytes += run.sizeBytes();
  }

  @Override
  public synchronized void append(List<FateEntry> entries) {
    entries.forEach(FateEntry::check);
    requireOpen();
    if (entries.isEmpty()) {
      return;
    }
    List<FateEntry> sorted = new ArrayList<>();
    entries.forEach(entry -> sorted.add(entry.kept()));
    sorted.sort(FateRunWriter.ORDER);
    String hour = Partition.of(clock.instant());
    try {
      Path into = Files.createDirectories(folder.resolve(hour));
      Directories.sync(directory);
      Directories.sync(folder);
      Path file = file(into, 0);
      try (FateRunWriter writer = new FateRunWriter(file, Partition.firstSecond(hour))) {
        for (FateEntry entry : sorted) {
          writer.add(entry);
        }
        writer.finish();
      }
      Directories.sync(into);
      add(hour, 0, new FateRun(file));
    } catch (IOException e) {
      throw new StoreException("Cannot keep fates in " + folder + ": " + e, e);
    }
    try {
      merge(hour);
      mergeHourThatIsOver(hour);
    } catch (IOException | RuntimeException e) {
      // What was appended is kept; merging is tried again by the next. A damaged run says anything.
      LOG.warn("Cannot merge runs of fates", e);
    }
    try {
      // Also when runs cannot be merged: the bound holds.
      dropOldest();
    } catch (IOException e) {
      LOG.warn("Cannot drop the oldest fates", e);
    }
  }

  private Path file(Path into, int level) {
    return into.resolve(
        Integer.toString(level, LEVELS)
            + "-"
            + String.format("%016x", nextNumber++)
            + FateFormat.SUFFIX);
  }

  private void merge(String hour) throws IOException {
    Map<Integer, List<FateRun>> levels = hours.getOrDefault(hour, Map.of());
    for (int level = 0; level < LEVELS - 1; level++) {
      List<FateRun> runs = levels.getOrDefault(level, List.of());
      if (runs.size() < FAN_IN || !fit(runs)) {
        return;
      }
      Path file = file(folder.resolve(hour), level + 1);
      merge(runs, file);
      Directories.sync(folder.resolve(hour));
      FateRun merged = new FateRun(file);
      levels.put(level, new ArrayList<>());
      add(hour, level + 1, merged);
      for (FateRun run : runs) {
        delete(run);
      }
    }
  }

  /** What is left of an hour becomes one run, so that two weeks are some hundred open files. */
  private void mergeHourThatIsOver(String current) throws IOException {
    for (Map.Entry<String, Map<Integer, List<FateRun>>> hour : hours.headMap(current).entrySet()) {
      List<FateRun> runs = new ArrayList<>();
      hour.getValue().values().forEach(runs::addAll);
      long entries = runs.stream().mapToLong(FateRun::entries).sum();
      if (runs.size() > 1 && entries <= MAX_LAST_MERGE && fit(runs)) {
        Path file = file(folder.resolve(hour.getKey()), LEVELS - 1);
        merge(runs, file);
        Directories.sync(folder.resolve(hour.getKey()));
        FateRun merged = new FateRun(file);
        hour.getValue().clear();
        add(hour.getKey(), LEVELS - 1, merged);
        for (FateRun run : runs) {
          delete(run);
        }
        // The appender waits meanwhile: one hour at a time.
        return;
      }
    }
  }

  /** Whether what they say can be told apart in one file. */
  private static boolean fit(List<FateRun> runs) {
    Set<FateRun.Who> who = new HashSet<>();
    runs.forEach(run -> who.addAll(run.who()));
    return who.size() <= FateFormat.MAX_WHO;
  }

  private static void merge(List<FateRun> runs, Path file) throws IOException {
    PriorityQueue<FateRun.Cursor> next =
        new PriorityQueue<>(Comparator.comparing(FateRun.Cursor::entry, FateRunWriter.ORDER));
    for (FateRun run : runs) {
      FateRun.Cursor cursor = run.new Cursor();
      if (cursor.advance()) {
        next.add(cursor);
      }
    }
    try (FateRunWriter writer = new FateRunWriter(file, runs.get(0).firstSecond())) {
      while (!next.isEmpty()) {
        FateRun.Cursor first = next.remove();
        writer.add(first.entry());
        if (first.advance()) {
          next.add(first);
        }
      }
      writer.finish();
    }
  }

  private void delete(FateRun run) throws IOException {
    bytes -= run.sizeBytes();
    run.close();
    Files.deleteIfExists(run.path());
  }

  /** By age as spans are, and by size; of the hour that is arriving the oldest run goes. */
  private void dropOldest() throws IOException {
    while (hours.size() > 1) {
      Map.Entry<String, Map<Integer, List<FateRun>>> first = hours.firstEntry();
      String oldest = first.getKey();
      if (bytes <= options.fatesBytes()
          && !Partition.isExpired(oldest, clock.instant(), options.retention())) {
        return;
      }
      hours.remove(oldest);
      for (List<FateRun> runs : first.getValue().values()) {
        for (FateRun run : runs) {
          delete(run);
        }
      }
      Files.deleteIfExists(folder.resolve(oldest));
    }
    while (bytes > options.fatesBytes() && runs().size() > 1) {
      // The higher the level, the older; in a level the first.
      List<FateRun> oldest = List.of();
      int oldestLevel = -1;
      for (Map.Entry<Integer, List<FateRun>> level : hours.firstEntry().getValue().entrySet()) {
        if (level.getKey() > oldestLevel && !level.getValue().isEmpty()) {
          oldestLevel = level.getKey();
          oldest = level.getValue();
        }
      }
      delete(oldest.remove(0));
    }
  }

  @Override
  public synchronized List<FateEntry> fates(TraceId traceId) {
    requireOpen();
    List<FateEntry> found = new ArrayList<>();
    try {
      for (FateRun run : runs()) {
        run.find(FateEntry.prefix(traceId), found);
      }
    } catch (IOException e) {
      throw new StoreException("Cannot read fates in " + folder + ": " + e, e);
    }
    return found.stream().distinct().sorted(FateEntry.NEWEST_FIRST).toList();
  }

  private List<FateRun> runs() {
    List<FateRun> runs = new ArrayList<>();
    hours.values().forEach(levels -> levels.values().forEach(runs::addAll));
    return runs;
  }

  /** Reads every run; damages go into the list. Gives the number of files. */
  synchronized int check(List<Damage> found) {
    requireOpen();
    List<FateRun> runs = runs();
    for (FateRun run : runs) {
      try {
        run.verify();
      } catch (IOException | FormatException e) {
        found.add(new Damage(run.path().toString(), String.valueOf(e.getMessage())));
      }
    }
    return runs.size();
  }

  /** Shows every run; none is merged or dropped meanwhile, and appends wait. */
  synchronized void whileUnchanged(SegmentSnapshots.FileVisitor visitor) throws IOException {
    requireOpen();
    for (FateRun run : runs()) {
      visitor.visit(run.path());
    }
  }

  synchronized long sizeBytes() {
    return bytes;
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException("The store is closed");
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (FateRun run : runs()) {
      run.close();
    }
    hours.clear();
  }
}
