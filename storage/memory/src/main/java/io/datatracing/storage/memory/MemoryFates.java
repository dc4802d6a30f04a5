package io.datatracing.storage.memory;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateFigures;
import io.datatracing.storage.api.FateLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The newest entries in a queue; the oldest make room. */
final class MemoryFates implements FateLog {
  static final int MAX_ENTRIES = 100_000;

  /** An estimate: the record, its place in the queue, and texts that are mostly shared. */
  private static final long ENTRY_BYTES = 72;

  private final Deque<FateEntry> entries = new ArrayDeque<>();

  @Override
  public synchronized void append(List<FateEntry> more) {
    more.forEach(FateEntry::check);
    for (FateEntry entry : more) {
      if (entries.size() == MAX_ENTRIES) {
        entries.removeFirst();
      }
      entries.addLast(entry.kept());
    }
  }

  @Override
  public synchronized List<FateEntry> fates(TraceId traceId) {
    long prefix = FateEntry.prefix(traceId);
    return entries.stream()
        .filter(entry -> entry.tracePrefix() == prefix)
        .distinct()
        .sorted(FateEntry.NEWEST_FIRST)
        .toList();
  }

  @Override
  public synchronized Optional<FateFigures> figures() {
    FateEntry oldest = entries.peekFirst();
    return Optional.of(
        new FateFigures(
            entries.size(),
            0,
            entries.size() * ENTRY_BYTES,
            oldest == null ? 0 : oldest.timeUnixNano(),
            0));
  }
}
