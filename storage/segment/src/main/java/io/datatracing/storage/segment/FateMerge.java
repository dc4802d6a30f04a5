package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/** Makes one sorted run of several. */
final class FateMerge {
  private FateMerge() {}

  /** Whether what they say can be told apart in one file. */
  static boolean fit(List<FateRun> runs) {
    Set<FateRun.Who> who = new HashSet<>();
    runs.forEach(run -> who.addAll(run.who()));
    return who.size() <= FateFormat.MAX_WHO;
  }

  static void merge(List<FateRun> runs, Path file) throws IOException {
    PriorityQueue<FateRun.Cursor> next = new PriorityQueue<>(FateRun.Cursor.ORDER);
    long entries = runs.stream().mapToLong(FateRun::entries).sum();
    for (FateRun run : runs) {
      FateRun.Cursor cursor = run.new Cursor();
      if (cursor.advance()) {
        next.add(cursor);
      }
    }
    try (FateRunWriter writer = new FateRunWriter(file, runs.get(0).firstSecond(), entries)) {
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
}
