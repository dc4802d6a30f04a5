package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fate entries in sorted runs, by hour of arrival. Each append is a run; {@value #FAN_IN} runs of a
 * level are merged into one of the next, so an hour has few. A crash between writing a merged run
 * and deleting its parts leaves entries twice, which reading does not show.
 *
 * <p>A day is folded when all of it arrived more than 24 hours ago: what is frequent becomes
 * filters, the rest one run, both in the folder of its last hour and with one number. The filters
 * come last, so where there are some, the day's runs of smaller numbers are not needed any more.
 *
 * <p>One lock around everything but reading: appends come a few times a second. Readers take the
 * files that are current, and again where one of them was deleted meanwhile.
 */
final class SegmentFates implements FateLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFates.class);
  private static final int FAN_IN = 8;
  private static final int LEVELS = FateNames.LEVELS;

  /** How long entries are exact at least. */
  private static final Duration EXACT = Duration.ofHours(24);

  /** A larger hour stays in the few runs that it has. */
  private static final long MAX_LAST_MERGE = 4_000_000;

  private final Path directory;
  private final Path root;
  private final SegmentOptions options;
  private final Clock clock;
  private final Damages damages;

  /** By hour; in an hour by level, the oldest first. */
  private final NavigableMap<String, Map<Integer, List<FateRun>>> hours = new TreeMap<>();

  /** By day; in the folder of its last hour. */
  private final NavigableMap<String, FoldedFates> folded = new TreeMap<>();

  private long nextNumber;
  private long bytes;
  private volatile boolean closed;
  private volatile FateFiles current = new FateFiles(List.of(), List.of());

  /** The day that is being folded, and by whom: its runs must stay. */
  private @Nullable String foldingDay;

  private @Nullable Thread folder;
  private volatile boolean stopFolding;

  private SegmentFates(Path directory, SegmentOptions options, Clock clock, Damages damages) {
    this.directory = directory;
    root = directory.resolve(FateFormat.FOLDER);
    this.options = options;
    this.clock = clock;
    this.damages = damages;
  }

  static SegmentFates open(Path directory, SegmentOptions options, Clock clock, Damages damages)
      throws IOException {
    SegmentFates fates = new SegmentFates(directory, options, clock, damages);
    if (Files.isDirectory(fates.root)) {
      for (Path hour : list(fates.root)) {
        if (Partition.isName(hour.getFileName().toString())) {
          for (Path file : list(hour)) {
            fates.load(hour.getFileName().toString(), file);
          }
        }
      }
      fates.dropFolded();
    }
    fates.publish();
    return fates;
  }

  /** What a crash has left between the last two steps of a fold. */
  private void dropFolded() throws IOException {
    List<FateRun> gone = new ArrayList<>();
    for (FoldedFates day : folded.values()) {
      String name = FateNames.day(FateNames.hour(day.path()));
      for (FateRun run : runsOf(name)) {
        if (FateNames.number(run.path()) < FateNames.number(day.path())) {
          gone.add(run);
        }
      }
    }
    retire(gone);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private void load(String hour, Path file) throws IOException {
    String name = file.getFileName().toString();
    boolean isFolded = name.endsWith(FoldFormat.SUFFIX);
    if (!isFolded && !name.endsWith(FateFormat.SUFFIX)) {
      Files.deleteIfExists(file);
      return;
    }
    try {
      int level = FateNames.level(file);
      if (FateNames.isOfUnfinishedFold(file, Files::exists)) {
        // A crash came before the filters: the runs that it was made of are there.
        Files.deleteIfExists(file);
        return;
      }
      nextNumber = Math.max(nextNumber, FateNames.number(file) + 1);
      if (isFolded) {
        FoldedFates filters = new FoldedFates(file);
        folded.put(FateNames.day(hour), filters);
        bytes += filters.sizeBytes();
      } else {
        add(hour, level, new FateRun(file));
      }
    } catch (FormatException e) {
      if (e.problem() != FormatException.Problem.CORRUPT) {
        throw e;
      }
      damages.add(e);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      damages.add(new Damage(file.toString(), "its name is not that of a run"));
    }
  }

  private List<FateRun> runsOf(String day) {
    List<FateRun> runs = new ArrayList<>();
    hours.subMap(day + "T00", true, day + "T23", true).values().stream()
        .flatMap(levels -> levels.values().stream())
        .forEach(runs::addAll);
    return runs;
  }

  private void publish() {
    current = new FateFiles(runs(), List.copyOf(folded.values()));
  }

  private void add(String hour, int level, FateRun run) {
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
      Path into = Files.createDirectories(root.resolve(hour));
      Directories.sync(directory);
      Directories.sync(root);
      Path file = file(into, 0);
      try (FateRunWriter writer =
          new FateRunWriter(file, Partition.firstSecond(hour), sorted.size())) {
        for (FateEntry entry : sorted) {
          writer.add(entry);
        }
        writer.finish();
      }
      Directories.sync(into);
      add(hour, 0, new FateRun(file));
      publish();
    } catch (IOException e) {
      throw new StoreException("Cannot keep fates in " + root + ": " + e, e);
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
    if (folder == null && nextToFold() != null) {
      folder = new Thread(this::foldInBackground, "datatracing-store-fates");
      folder.setDaemon(true);
      folder.start();
    }
  }

  private Path file(Path into, int level) {
    return into.resolve(FateNames.run(level, nextNumber++));
  }

  private void merge(String hour) throws IOException {
    Map<Integer, List<FateRun>> levels = hours.getOrDefault(hour, Map.of());
    for (int level = 0; level < LEVELS - 1; level++) {
      List<FateRun> runs = levels.getOrDefault(level, List.of());
      if (runs.size() < FAN_IN || !FateMerge.fit(runs)) {
        return;
      }
      Path file = file(root.resolve(hour), level + 1);
      FateMerge.merge(runs, file);
      Directories.sync(root.resolve(hour));
      FateRun merged = new FateRun(file);
      add(hour, level + 1, merged);
      retire(List.copyOf(runs));
    }
  }

  /** What is left of an hour becomes one run, so that two weeks are some hundred open files. */
  private void mergeHourThatIsOver(String now) throws IOException {
    for (Map.Entry<String, Map<Integer, List<FateRun>>> hour : hours.headMap(now).entrySet()) {
      if (FateNames.day(hour.getKey()).equals(foldingDay)) {
        continue;
      }
      List<FateRun> runs = new ArrayList<>();
      hour.getValue().values().forEach(runs::addAll);
      long entries = runs.stream().mapToLong(FateRun::entries).sum();
      if (runs.size() > 1 && entries <= MAX_LAST_MERGE && FateMerge.fit(runs)) {
        Path file = file(root.resolve(hour.getKey()), LEVELS - 1);
        FateMerge.merge(runs, file);
        Directories.sync(root.resolve(hour.getKey()));
        FateRun merged = new FateRun(file);
        add(hour.getKey(), LEVELS - 1, merged);
        retire(runs);
        // The appender waits meanwhile: one hour at a time.
        return;
      }
    }
  }

  /** Takes runs out of what is read, then deletes them. */
  private void retire(List<FateRun> gone) throws IOException {
    for (Map<Integer, List<FateRun>> levels : hours.values()) {
      levels.values().forEach(runs -> runs.removeAll(gone));
    }
    publish();
    for (FateRun run : gone) {
      bytes -= run.sizeBytes();
      run.close();
      Files.deleteIfExists(run.path());
    }
  }

  /** By age as spans are, and by size; of the hour that is arriving the oldest run goes. */
  private void dropOldest() throws IOException {
    while (hours.size() > 1) {
      String oldest = hours.firstKey();
      if (bytes <= options.fatesBytes()
          && !Partition.isExpired(oldest, clock.instant(), options.retention())) {
        return;
      }
      if (FateNames.day(oldest).equals(foldingDay)) {
        // Its files are being read: it ends soon, and the next append comes by here again.
        stopFolding = true;
        return;
      }
      dropHour(oldest);
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
      retire(List.of(oldest.get(0)));
    }
  }

  private void dropHour(String hour) throws IOException {
    List<FateRun> runs = new ArrayList<>();
    Map<Integer, List<FateRun>> levels = hours.remove(hour);
    if (levels != null) {
      levels.values().forEach(runs::addAll);
    }
    FoldedFates filters =
        hour.equals(FateNames.lastHour(FateNames.day(hour)))
            ? folded.remove(FateNames.day(hour))
            : null;
    retire(runs);
    if (filters != null) {
      bytes -= filters.sizeBytes();
      filters.close();
      Files.deleteIfExists(filters.path());
    }
    Files.deleteIfExists(root.resolve(hour));
  }

  /** The first day that is old enough and not folded; null when there is none. */
  private @Nullable String nextToFold() {
    for (String hour : hours.keySet()) {
      String day = FateNames.day(hour);
      if (!Partition.isExpired(FateNames.lastHour(day), clock.instant(), EXACT)) {
        return null;
      }
      if (!folded.containsKey(day) && !runsOf(day).isEmpty()) {
        return day;
      }
    }
    return null;
  }

  private void foldInBackground() {
    try {
      while (foldNext()) {
        LOG.debug("Folded a day of fates");
      }
    } catch (IOException | RuntimeException e) {
      // The day stays as it is, and is tried again by a later append.
      LOG.warn("Cannot fold fates", e);
    } finally {
      synchronized (this) {
        folder = null;
      }
    }
  }

  /** Folds one day that is old enough. False when there is none, or it was stopped. */
  boolean foldNext() throws IOException {
    String day;
    List<FateRun> runs;
    Path rest;
    synchronized (this) {
      day = closed ? null : nextToFold();
      if (day == null) {
        return false;
      }
      foldingDay = day;
      stopFolding = false;
      runs = runsOf(day);
      Path into = Files.createDirectories(root.resolve(FateNames.lastHour(day)));
      rest = file(into, FateNames.REST_LEVEL);
    }
    Path filters = FateNames.filters(rest);
    try {
      long firstSecond = Partition.firstSecond(day + "T00");
      boolean isWritten =
          new FateFolding(runs, () -> stopFolding || closed).write(rest, filters, firstSecond);
      synchronized (this) {
        // What is written and not taken over here is found at the next opening.
        if (!isWritten || closed) {
          return false;
        }
        FoldedFates made = new FoldedFates(filters);
        folded.put(day, made);
        bytes += made.sizeBytes();
        add(FateNames.lastHour(day), FateNames.REST_LEVEL, new FateRun(rest));
        retire(runs);
        dropEmptyHours(day);
        return true;
      }
    } finally {
      synchronized (this) {
        foldingDay = null;
      }
    }
  }

  private void dropEmptyHours(String day) throws IOException {
    List<String> empty = new ArrayList<>();
    hours
        .subMap(day + "T00", true, FateNames.lastHour(day), false)
        .forEach(
            (hour, levels) -> {
              if (levels.values().stream().allMatch(List::isEmpty)) {
                empty.add(hour);
              }
            });
    for (String hour : empty) {
      hours.remove(hour);
      Files.deleteIfExists(root.resolve(hour));
    }
  }

  @Override
  public List<FateEntry> fates(TraceId traceId) {
    long prefix = FateEntry.prefix(traceId);
    while (true) {
      requireOpen();
      FateFiles looked = current;
      try {
        return looked.find(prefix);
      } catch (ClosedChannelException e) {
        // A file that went meanwhile is out of what is current before it is closed.
        if (looked == current && !closed) {
          throw new StoreException("Cannot read fates in " + root + ": " + e, e);
        }
      } catch (IOException e) {
        throw new StoreException("Cannot read fates in " + root + ": " + e, e);
      }
    }
  }

  @Override
  public Optional<FateFigures> figures() {
    return Optional.of(current.figures());
  }

  private List<FateRun> runs() {
    List<FateRun> runs = new ArrayList<>();
    hours.values().forEach(levels -> levels.values().forEach(runs::addAll));
    return runs;
  }

  /** Reads every run; damages go into the list. Gives the number of files. */
  synchronized int check(List<Damage> found) {
    requireOpen();
    return current.check(found);
  }

  /** Shows every run; none is merged or dropped meanwhile, and appends wait. */
  synchronized void whileUnchanged(SegmentSnapshots.FileVisitor visitor) throws IOException {
    requireOpen();
    for (FateRun run : runs()) {
      visitor.visit(run.path());
    }
    for (FoldedFates day : folded.values()) {
      visitor.visit(day.path());
    }
  }

  /** Of files that can be read; does not wait for an append. */
  long sizeBytes() {
    return current.sizeBytes();
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException("The store is closed");
    }
  }

  @Override
  public void close() throws IOException {
    Thread atWork;
    synchronized (this) {
      closed = true;
      atWork = folder;
    }
    if (atWork != null) {
      try {
        // It looks every few thousand entries.
        atWork.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    synchronized (this) {
      for (FateRun run : runs()) {
        run.close();
      }
      for (FoldedFates day : folded.values()) {
        day.close();
      }
      hours.clear();
      folded.clear();
      publish();
    }
  }
}
