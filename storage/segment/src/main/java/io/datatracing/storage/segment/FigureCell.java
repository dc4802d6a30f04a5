package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.Exemplar;
import io.datatracing.storage.api.LatencyFigures;
import org.jspecify.annotations.Nullable;

/** {@link LatencyFigures} of one minute while they are added up: exemplars are traces' numbers. */
final class FigureCell {
  static final int NONE = -1;

  final CompactHistogram durations = new CompactHistogram();
  long errors;
  int slowest = NONE;
  long slowestNanos = -1;
  int slowestError = NONE;
  long slowestErrorNanos = -1;

  void add(TraceTable traces, int trace, long durationNanos, boolean isError) {
    durations.add(durationNanos);
    long duration = Math.max(0, durationNanos);
    if (isSlower(traces, trace, duration, slowest, slowestNanos)) {
      slowest = trace;
      slowestNanos = duration;
    }
    if (isError) {
      errors++;
      if (isSlower(traces, trace, duration, slowestError, slowestErrorNanos)) {
        slowestError = trace;
        slowestErrorNanos = duration;
      }
    }
  }

  /** As {@link Exemplar#slower}: of equally slow ones the one with the greater id. */
  private static boolean isSlower(
      TraceTable traces, int trace, long duration, int other, long otherDuration) {
    if (duration != otherDuration || other == NONE) {
      return duration > otherDuration;
    }
    return id(traces, trace).compareTo(id(traces, other)) > 0;
  }

  private static TraceId id(TraceTable traces, int trace) {
    return new TraceId(traces.high(trace), traces.low(trace));
  }

  void addTo(LatencyFigures figures, TraceTable traces) {
    figures.add(
        durations,
        errors,
        exemplar(traces, slowest, slowestNanos),
        exemplar(traces, slowestError, slowestErrorNanos));
  }

  private static @Nullable Exemplar exemplar(TraceTable traces, int trace, long nanos) {
    return trace == NONE ? null : new Exemplar(id(traces, trace), nanos);
  }
}
