package io.datatracing.storage.segment;

import io.datatracing.storage.api.FateEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Folds the runs of a day into filters, two readings of them in order. Only what is frequent is
 * worth a filter: reasons with few traces stay exact, in one run, and cost little.
 */
final class FateFolding {
  /** Below that a filter takes more than 1.3 bytes a trace, and exact entries take little. */
  static final int FEWEST = 20_000;

  /**
   * Filters of a day: each of them may claim a trace that it does not know, so that more of them
   * say less.
   */
  private static final int MOST_REASONS = 32;

  private static final int ENTRIES_BETWEEN_LOOKS = 1 << 16;

  private final List<FateRun> runs;
  private final BooleanSupplier stopped;
  private int looked;

  /**
   * @param stopped asked now and then; what is done then is of no use
   */
  FateFolding(List<FateRun> runs, BooleanSupplier stopped) {
    this.runs = runs;
    this.stopped = stopped;
  }

  /** Is given entries in order. */
  private interface Visitor {
    void visit(FateEntry entry) throws IOException;
  }

  /**
   * Writes both files.
   *
   * @param rest takes the entries that stay exact; durable before {@code folded} is
   * @return false when it was stopped: {@code folded} is not there
   */
  boolean write(Path rest, Path folded, long firstSecond) throws IOException {
    Map<FateRun.Who, long[]> counts = new HashMap<>();
    boolean isCounted = forEach(entry -> counts.computeIfAbsent(who(entry), w -> new long[1])[0]++);
    if (!isCounted) {
      return false;
    }
    List<Map.Entry<FateRun.Who, long[]>> frequent =
        counts.entrySet().stream()
            .filter(reason -> reason.getKey().isExact() && reason.getValue()[0] >= FEWEST)
            .sorted(Comparator.comparingLong(reason -> -reason.getValue()[0]))
            .limit(MOST_REASONS)
            .toList();
    long others =
        counts.values().stream().mapToLong(count -> count[0]).sum()
            - frequent.stream().mapToLong(reason -> reason.getValue()[0]).sum();
    try (FateRunWriter exact = new FateRunWriter(rest, firstSecond, others);
        FoldWriter filters = new FoldWriter(folded, firstSecond)) {
      Map<FateRun.Who, FoldWriter.Reason> reasons = new LinkedHashMap<>();
      for (Map.Entry<FateRun.Who, long[]> reason : frequent) {
        reasons.put(reason.getKey(), filters.reason(reason.getKey(), reason.getValue()[0]));
      }
      boolean isWritten =
          forEach(
              entry -> {
                FoldWriter.Reason reason = reasons.get(who(entry));
                if (reason == null) {
                  exact.add(entry);
                } else {
                  reason.add(entry.tracePrefix());
                }
              });
      if (!isWritten) {
        return false;
      }
      exact.finish();
      Directories.sync(rest.resolveSibling(""));
      filters.finish();
      Directories.sync(folded.resolveSibling(""));
      return true;
    }
  }

  private static FateRun.Who who(FateEntry entry) {
    return new FateRun.Who(entry.isExact(), entry.cause(), entry.node(), entry.policy());
  }

  /** False when it was stopped. */
  private boolean forEach(Visitor visitor) throws IOException {
    PriorityQueue<FateRun.Cursor> next = new PriorityQueue<>(FateRun.Cursor.ORDER);
    for (FateRun run : runs) {
      FateRun.Cursor cursor = run.new Cursor();
      if (cursor.advance()) {
        next.add(cursor);
      }
    }
    while (!next.isEmpty()) {
      if (++looked % ENTRIES_BETWEEN_LOOKS == 0 && stopped.getAsBoolean()) {
        return false;
      }
      FateRun.Cursor first = next.remove();
      visitor.visit(first.entry());
      if (first.advance()) {
        next.add(first);
      }
    }
    return true;
  }
}
