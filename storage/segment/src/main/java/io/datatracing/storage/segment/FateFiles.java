package io.datatracing.storage.segment;

import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that say what became of traces, at one moment.
 *
 * @param runs exact entries
 * @param folded filters, by day
 */
record FateFiles(List<FateRun> runs, List<FoldedFates> folded) {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  FateFiles {
    runs = List.copyOf(runs);
    folded = List.copyOf(folded);
  }

  /** The entries of an id's prefix, each once, newest first. */
  List<FateEntry> find(long prefix) throws IOException {
    List<FateEntry> found = new ArrayList<>();
    for (FateRun run : runs) {
      run.find(prefix, found);
    }
    for (FoldedFates day : folded) {
      day.find(prefix, found);
    }
    return found.stream().distinct().sorted(FateEntry.NEWEST_FIRST).toList();
  }

  FateFigures figures() {
    long oldestExact = Long.MAX_VALUE;
    long exact = 0;
    for (FateRun run : runs) {
      exact += run.entries();
      String hour = FateNames.hour(run.path());
      if (!isFolded(FateNames.day(hour))) {
        oldestExact = Math.min(oldestExact, Partition.firstSecond(hour));
      }
    }
    long foldedEntries = 0;
    double allRight = 1;
    for (FoldedFates day : folded) {
      foldedEntries += day.traces();
      allRight *= Math.pow(1 - FuseFilter.FALSE_POSITIVE_RATE, day.reasons());
    }
    return new FateFigures(
        exact,
        foldedEntries,
        sizeBytes(),
        oldestExact == Long.MAX_VALUE ? 0 : oldestExact * NANOS_PER_SECOND,
        1 - allRight);
  }

  private boolean isFolded(String day) {
    return folded.stream().anyMatch(filters -> FateNames.hour(filters.path()).startsWith(day));
  }

  /** Reads every file; damages go into the list. Gives the number of files. */
  int check(List<Damage> found) {
    for (FateRun run : runs) {
      try {
        run.verify();
      } catch (IOException | FormatException e) {
        found.add(new Damage(run.path().toString(), String.valueOf(e.getMessage())));
      }
    }
    for (FoldedFates day : folded) {
      try {
        day.verify();
      } catch (IOException | FormatException e) {
        found.add(new Damage(day.path().toString(), String.valueOf(e.getMessage())));
      }
    }
    return runs.size() + folded.size();
  }

  long sizeBytes() {
    return runs.stream().mapToLong(FateRun::sizeBytes).sum()
        + folded.stream().mapToLong(FoldedFates::sizeBytes).sum();
  }
}
