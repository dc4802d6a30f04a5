package io.datatracing.storage.api;

import java.util.List;

/**
 * Figures over many spans, from summaries where a store has them, so that no answer has to look at
 * every span.
 *
 * <p>Times are whole minutes: the first is that in which {@code startNanos} lies, the last begins
 * before {@code endNanos}. Every batch acknowledged before a call is counted, each span as often as
 * it was stored; spans that have not ended ({@link io.datatracing.model.SpanState}) are not.
 */
public interface Aggregates {
  long MINUTE_NANOS = 60_000_000_000L;

  /** Who used whom in a time. */
  ServiceEdges edges(long startNanos, long endNanos);

  /** Durations of a time, grouped as the query says, in {@link LatencyGroup#ORDER}. */
  List<LatencyGroup> latency(LatencyQuery query);

  /**
   * Whether sums of this time count spans that no read of the store shows, because they were
   * counted before sampling dropped them.
   */
  default boolean countUnstored(long startNanos, long endNanos) {
    return false;
  }

  /** Minutes since 1970, rounded down. */
  static long minute(long timeUnixNano) {
    return Math.floorDiv(timeUnixNano, MINUTE_NANOS);
  }

  /** Whether a minute belongs to a time, as described above. */
  static boolean hasMinute(long minute, long startNanos, long endNanos) {
    return minute >= minute(startNanos) && startNanos < endNanos && minute <= minute(endNanos - 1);
  }
}
