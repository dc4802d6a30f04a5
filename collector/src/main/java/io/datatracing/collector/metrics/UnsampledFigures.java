package io.datatracing.collector.metrics;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Changes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What {@code metrics} nodes with {@code rollups} have counted of spans that sampling may have
 * dropped since, for whoever asks a store for its sums. A node that is exchanged goes on with the
 * figures of the one before. Any thread.
 */
public final class UnsampledFigures {
  private final LongSupplier unixNanos;
  private final Map<Path, FigureLog> logs = new ConcurrentHashMap<>();

  /**
   * @param unixNanos wall clock
   */
  public UnsampledFigures(LongSupplier unixNanos) {
    this.unixNanos = unixNanos;
  }

  /** The figures in a directory, opened by whoever comes first. */
  FigureLog log(Path directory) {
    return logs.computeIfAbsent(directory.toAbsolutePath(), FigureLog::open);
  }

  /**
   * Sums in which each minute is told either from these figures, if all that arrived for it was
   * counted, or from what is stored: nothing counts twice.
   */
  public Aggregates over(Aggregates store) {
    return new FiguredAggregates(store, this);
  }

  /** Marks of a store with the figures' own. */
  public Changes over(Changes store) {
    return () -> {
      Changes.Moment stored = store.moment();
      List<FigureLog.Moment> counted = moments(false);
      return (startNanos, endNanos, traces) -> {
        String mark = stored.mark(startNanos, endNanos, traces);
        if (mark == null || startNanos >= endNanos) {
          return mark;
        }
        Coverage.Minutes minutes = FigureLog.minutes(startNanos, endNanos);
        StringBuilder both = new StringBuilder(mark);
        for (FigureLog.Moment moment : counted) {
          both.append(' ').append(moment.mark(minutes.first(), minutes.last()));
        }
        return both.toString();
      };
    };
  }

  /** Whether a node counts now what arrives, also what waits for a sampling decision. */
  public boolean areCounting() {
    return logs.values().stream().anyMatch(FigureLog::isCountedTo);
  }

  List<FigureLog.Moment> moments(boolean copies) {
    long now = unixNanos.getAsLong();
    return logs.values().stream().map(log -> log.moment(now, copies)).toList();
  }
}
