package io.datatracing.collector.sampling.tail;

import io.datatracing.model.TraceId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about traces, for their late spans: exactly for the latest ones, then in filters
 * that take one in 65,536 strangers for a trace they hold. Four generations are exact; when a fifth
 * begins, the oldest becomes two filters. For one thread.
 */
final class Decided {
  private static final int GENERATIONS = 4;

  /** Of one exact entry, with its key and its place in the map. */
  private static final long ENTRY_BYTES = 120;

  /**
   * About one trace.
   *
   * @param isKept or dropped
   * @param minStart when its first span began, nanoseconds since 1970
   * @param dropped how many of its spans were dropped
   */
  record Entry(boolean isKept, long minStart, long dropped) {
    /** Out of a filter: only the decision is known. */
    static final Entry KEPT = new Entry(true, Long.MAX_VALUE, 0);

    static final Entry DROPPED = new Entry(false, Long.MAX_VALUE, 0);
  }

  private record Filters(XorFilter kept, XorFilter dropped) {}

  private final int perGeneration;
  private final int maxFilters;
  private final ArrayDeque<Map<TraceId, Entry>> exact = new ArrayDeque<>();
  private final ArrayDeque<Filters> filters = new ArrayDeque<>();
  private Map<TraceId, Entry> newest = new HashMap<>();

  Decided(int maxExact, int maxFilters) {
    this.perGeneration = Math.max(1, maxExact / GENERATIONS);
    this.maxFilters = maxFilters;
    exact.addFirst(newest);
  }

  /** A later decision about the same trace replaces the one before. */
  void put(TraceId id, Entry entry) {
    if (newest.size() >= perGeneration) {
      newest = new HashMap<>();
      exact.addFirst(newest);
      if (exact.size() > GENERATIONS) {
        fold(exact.removeLast());
      }
    }
    newest.put(id, entry);
  }

  private void fold(Map<TraceId, Entry> oldest) {
    if (maxFilters == 0) {
      return;
    }
    long[] kept = new long[oldest.size()];
    long[] dropped = new long[oldest.size()];
    int keptCount = 0;
    int droppedCount = 0;
    for (Map.Entry<TraceId, Entry> entry : oldest.entrySet()) {
      if (entry.getValue().isKept()) {
        kept[keptCount++] = key(entry.getKey());
      } else {
        dropped[droppedCount++] = key(entry.getKey());
      }
    }
    filters.addFirst(
        new Filters(XorFilter.of(kept, keptCount), XorFilter.of(dropped, droppedCount)));
    if (filters.size() > maxFilters) {
      filters.removeLast();
    }
  }

  /** Without the filters. */
  @Nullable Entry exactly(TraceId id) {
    for (Map<TraceId, Entry> generation : exact) {
      Entry entry = generation.get(id);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  /** Null when nothing is known: the trace is new, or was decided long ago. */
  @Nullable Entry get(TraceId id) {
    Entry exactly = exactly(id);
    if (exactly != null) {
      return exactly;
    }
    long key = key(id);
    for (Filters generation : filters) {
      if (generation.kept.mayContain(key)) {
        return Entry.KEPT;
      }
      if (generation.dropped.mayContain(key)) {
        return Entry.DROPPED;
      }
    }
    return null;
  }

  private static long key(TraceId id) {
    return id.high() * 0x9E3779B97F4A7C15L ^ id.low();
  }

  long sizeBytes() {
    long size = 0;
    for (Map<TraceId, Entry> generation : exact) {
      size += generation.size() * ENTRY_BYTES;
    }
    for (Filters generation : filters) {
      size += generation.kept.sizeBytes() + generation.dropped.sizeBytes();
    }
    return size;
  }
}
