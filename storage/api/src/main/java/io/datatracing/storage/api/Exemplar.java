package io.datatracing.storage.api;

import io.datatracing.model.TraceId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A span that stands for others: its trace, and how long it took.
 *
 * @param durationNanos 0 or more
 */
public record Exemplar(TraceId traceId, long durationNanos) {
  /** Total, so that it does not matter in which order spans were added up. */
  private static final Comparator<Exemplar> SLOWEST_LAST =
      Comparator.comparingLong(Exemplar::durationNanos).thenComparing(Exemplar::traceId);

  /** The slower of two; either may be missing. */
  public static @Nullable Exemplar slower(@Nullable Exemplar a, @Nullable Exemplar b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return SLOWEST_LAST.compare(a, b) >= 0 ? a : b;
  }

  boolean isBefore(long duration, long traceHigh, long traceLow) {
    return durationNanos < duration
        || durationNanos == duration && traceId.compareTo(new TraceId(traceHigh, traceLow)) < 0;
  }
}
