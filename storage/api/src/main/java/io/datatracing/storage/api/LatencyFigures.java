package io.datatracing.storage.api;

import io.datatracing.model.TraceId;
import io.datatracing.model.latency.CompactHistogram;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many spans there were, how long they took and how many failed. Not for several threads. */
public final class LatencyFigures {
  private final CompactHistogram durations = new CompactHistogram();
  private long errors;
  private @Nullable Exemplar slowest;
  private @Nullable Exemplar slowestError;

  /**
   * Adds a span.
   *
   * @param durationNanos a negative one counts as 0
   */
  public void add(long traceIdHigh, long traceIdLow, long durationNanos, boolean isError) {
    durations.add(durationNanos);
    long duration = Math.max(0, durationNanos);
    if (slowest == null || slowest.isBefore(duration, traceIdHigh, traceIdLow)) {
      slowest = new Exemplar(new TraceId(traceIdHigh, traceIdLow), duration);
    }
    if (isError) {
      errors++;
      if (slowestError == null || slowestError.isBefore(duration, traceIdHigh, traceIdLow)) {
        slowestError = new Exemplar(new TraceId(traceIdHigh, traceIdLow), duration);
      }
    }
  }

  /** Adds all spans of another one, which stays as it is. */
  public void add(LatencyFigures other) {
    add(other.durations, other.errors, other.slowest, other.slowestError);
  }

  /** Adds what is known of some spans: how a store puts back what it has kept of them. */
  public void add(
      CompactHistogram ofDurations,
      long errorCount,
      @Nullable Exemplar slowestSpan,
      @Nullable Exemplar slowestErrorSpan) {
    durations.add(ofDurations);
    errors += errorCount;
    slowest = Exemplar.slower(slowest, slowestSpan);
    slowestError = Exemplar.slower(slowestError, slowestErrorSpan);
  }

  /** Of all spans, errors included. */
  public CompactHistogram durations() {
    return durations;
  }

  public long count() {
    return durations.count();
  }

  /** Spans whose status is ERROR. */
  public long errors() {
    return errors;
  }

  /** Of equally slow ones the one with the greatest trace id; null without a span. */
  public @Nullable Exemplar slowest() {
    return slowest;
  }

  /** The slowest whose status is ERROR; null when there is none. */
  public @Nullable Exemplar slowestError() {
    return slowestError;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencyFigures that
        && errors == that.errors
        && durations.equals(that.durations)
        && Objects.equals(slowest, that.slowest)
        && Objects.equals(slowestError, that.slowestError);
  }

  @Override
  public int hashCode() {
    return durations.hashCode();
  }

  @Override
  public String toString() {
    return durations + ", " + errors + " errors, slowest " + slowest + ", error " + slowestError;
  }
}
