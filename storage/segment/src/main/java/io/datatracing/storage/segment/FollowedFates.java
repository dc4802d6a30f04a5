package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The fates that another process takes down, read only. Files are listed anew for each question,
 * which is asked about traces that are not stored: so there is nothing to be kept up to date, and
 * what the other process has acknowledged is seen at once.
 *
 * <p>Files are written beside their name and moved to it, and never changed, so those that are open
 * stay right. A merged run and its parts may be seen together, which shows nothing twice. All
 * methods wait for each other.
 */
final class FollowedFates implements FateLog, Closeable {
  private static final int ATTEMPTS = 20;

  /** The length of a day's name, which folders of hours begin with. */
  private static final int DAY = "yyyy-MM-dd".length();

  private final Path root;
  private final Damages damages;
  private final Map<Path, FateRun> runs = new HashMap<>();
  private final Map<Path, FoldedFates> folded = new HashMap<>();
  private final Map<Path, ExpiredFile> expired = new HashMap<>();

  /** They are not opened again. */
  private final Set<Path> unreadable = new HashSet<>();

  private boolean closed;

  FollowedFates(Path directory, Damages damages) {
    root = directory.resolve(FateFormat.FOLDER);
    this.damages = damages;
  }

  @Override
  public void append(List<FateEntry> entries) {
    throw new StoreException("The fates in " + root + " are those of another process");
  }

  @Override
  public synchronized List<FateEntry> fates(TraceId traceId) {
    long prefix = FateEntry.prefix(traceId);
    try {
      refresh();
      List<FateEntry> found = new ArrayList<>();
      for (FateRun run : runs.values()) {
        run.find(prefix, found);
      }
      for (FoldedFates day : folded.values()) {
        day.find(prefix, found);
      }
      for (int attempt = 0; !findExpired(traceId, found, attempt == ATTEMPTS); attempt++) {
        refresh();
      }
      return StoreFates.inOrder(found);
    } catch (UncheckedIOException e) {
      throw new StoreException("Cannot read fates in " + root + ": " + e.getCause(), e);
    } catch (IOException e) {
      throw new StoreException("Cannot read fates in " + root + ": " + e, e);
    }
  }

  /**
   * Adds all or nothing.
   *
   * @return false when a file has gone, or was written anew under another name, since it was listed
   */
  private boolean findExpired(TraceId traceId, List<FateEntry> found, boolean isLast)
      throws IOException {
    List<FateEntry> ofExpired = new ArrayList<>();
    for (ExpiredFile file : List.copyOf(expired.values())) {
      try {
        FateEntry entry = file.find(traceId);
        if (entry != null) {
          ofExpired.add(entry);
        }
      } catch (UncheckedIOException e) {
        if (isLast || !(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
        return false;
      } catch (FormatException e) {
        expired.remove(file.path());
        unreadable.add(file.path());
        damages.add(e);
        file.close();
      }
    }
    found.addAll(ofExpired);
    return true;
  }

  @Override
  public synchronized Optional<FateFigures> figures() {
    try {
      refresh();
    } catch (IOException e) {
      throw new StoreException("Cannot read fates in " + root + ": " + e, e);
    }
    long exact = 0;
    long bytes = 0;
    long oldestSecond = Long.MAX_VALUE;
    for (FateRun run : runs.values()) {
      exact += run.entries();
      bytes += run.sizeBytes();
      boolean isRest =
          folded.keySet().stream().anyMatch(filters -> day(filters).equals(day(run.path())));
      if (!isRest) {
        oldestSecond = Math.min(oldestSecond, Partition.firstSecond(hour(run.path())));
      }
    }
    long foldedEntries = 0;
    double allRight = 1;
    for (FoldedFates day : folded.values()) {
      foldedEntries += day.traces();
      bytes += day.sizeBytes();
      allRight *= Math.pow(1 - FuseFilter.FALSE_POSITIVE_RATE, day.reasons());
    }
    return Optional.of(
        StoreFates.with(
            List.copyOf(expired.values()),
            new FateFigures(
                exact,
                foldedEntries,
                bytes,
                oldestSecond == Long.MAX_VALUE ? 0 : oldestSecond * 1_000_000_000L,
                1 - allRight)));
  }

  private void refresh() throws IOException {
    if (closed) {
      throw new StoreException("The store is closed");
    }
    for (int attempt = 0; ; attempt++) {
      try {
        refreshOnce();
        return;
      } catch (NoSuchFileException e) {
        // Merged or dropped since it was listed.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * A listing is no moment: it may pass the place of a merged run before that is written, and come
   * to its parts when they are deleted. Two that agree have missed nothing.
   */
  Set<Path> settledFiles() throws IOException {
    Set<Path> files = files();
    for (int attempt = 0; ; attempt++) {
      Set<Path> again = files();
      if (again.equals(files) || attempt == ATTEMPTS) {
        return again;
      }
      files = again;
    }
  }

  private Set<Path> files() throws IOException {
    Set<Path> files = new HashSet<>();
    if (Files.isDirectory(root)) {
      for (Path hour : list(root)) {
        String name = hour.getFileName().toString();
        if (Partition.isName(name) || name.equals(ExpiredFile.FOLDER)) {
          files.addAll(list(hour));
        }
      }
    }
    files.removeIf(file -> !isReadable(file) && !ExpiredFile.isName(file));
    return files;
  }

  private void refreshOnce() throws IOException {
    Set<Path> there = settledFiles();
    Set<Path> lists = new HashSet<>(there);
    lists.removeIf(file -> !ExpiredFile.isName(file));
    there.removeAll(lists);
    followExpired(lists);
    Map<String, Long> foldedThrough = new HashMap<>();
    for (Path file : there) {
      if (file.toString().endsWith(FoldFormat.SUFFIX)) {
        foldedThrough.merge(day(file), number(file), Math::max);
      }
    }
    there.removeAll(
        there.stream()
            .filter(file -> FateNames.isOfUnfinishedFold(file, there::contains))
            .toList());
    // What a day's filters hold is not read from its runs any more.
    there.removeIf(
        file ->
            file.toString().endsWith(FateFormat.SUFFIX)
                && number(file) < foldedThrough.getOrDefault(day(file), Long.MIN_VALUE));
    closeOthers(runs, there);
    closeOthers(folded, there);
    unreadable.removeIf(file -> !there.contains(file) && !lists.contains(file));
    for (Path file : there) {
      if (!runs.containsKey(file) && !folded.containsKey(file) && !unreadable.contains(file)) {
        open(file);
      }
    }
  }

  private void followExpired(Set<Path> there) throws IOException {
    closeOthers(expired, there);
    for (Path file : there) {
      if (!expired.containsKey(file) && !unreadable.contains(file)) {
        try {
          expired.put(file, ExpiredFile.open(file));
        } catch (FormatException e) {
          unreadable.add(file);
          damages.add(e);
        }
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static boolean isReadable(Path file) {
    String name = file.getFileName().toString();
    return name.matches("[0-9a-z]-[0-9a-f]{16}\\..*")
        && (name.endsWith(FoldFormat.SUFFIX) || name.endsWith(FateFormat.SUFFIX));
  }

  private void open(Path file) throws IOException {
    try {
      if (file.toString().endsWith(FoldFormat.SUFFIX)) {
        folded.put(file, new FoldedFates(file));
      } else {
        runs.put(file, new FateRun(file));
      }
    } catch (FormatException e) {
      if (e.problem() != FormatException.Problem.CORRUPT) {
        throw e;
      }
      unreadable.add(file);
      damages.add(e);
    }
  }

  private static <T extends Closeable> void closeOthers(Map<Path, T> open, Set<Path> kept)
      throws IOException {
    for (Path file : List.copyOf(open.keySet())) {
      if (!kept.contains(file)) {
        Closeable gone = open.remove(file);
        if (gone != null) {
          gone.close();
        }
      }
    }
  }

  private static long number(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(2, 18), 16);
  }

  private static String hour(Path file) {
    return file.getName(file.getNameCount() - 2).toString();
  }

  private static String day(Path file) {
    return hour(file).substring(0, DAY);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    closeOthers(runs, Set.of());
    closeOthers(folded, Set.of());
    closeOthers(expired, Set.of());
  }
}
