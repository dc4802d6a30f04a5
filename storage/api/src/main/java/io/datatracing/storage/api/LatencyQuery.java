package io.datatracing.storage.api;

import io.datatracing.model.SpanKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question for durations, answered from summaries of whole minutes.
 *
 * @param service of the spans; null for any
 * @param operation their name; null for any
 * @param kind null for any
 * @param isError whether their status is ERROR; null for either
 * @param startNanos spans that start in the minute of this time (nanoseconds since 1970), or later
 * @param endNanos spans that start in a minute that begins before this time
 * @param by what a group's spans have in common; empty for one group of all
 * @param stepNanos groups are divided by start time into steps so long, a multiple of {@link
 *     Aggregates#MINUTE_NANOS} counted from 1970; 0 for no division
 */
public record LatencyQuery(
    @Nullable String service,
    @Nullable String operation,
    @Nullable SpanKind kind,
    @Nullable Boolean isError,
    long startNanos,
    long endNanos,
    Set<By> by,
    long stepNanos) {

  /** What groups may differ in. */
  public enum By {
    SERVICE,
    OPERATION,
    KIND,
    STATUS
  }

  public LatencyQuery {
    by = Set.copyOf(by);
    if (startNanos > endNanos) {
      throw new IllegalArgumentException("start " + startNanos + " is after end " + endNanos);
    }
    if (stepNanos < 0 || stepNanos % Aggregates.MINUTE_NANOS != 0) {
      throw new IllegalArgumentException(
          "step is " + stepNanos + " ns, not a multiple of " + Aggregates.MINUTE_NANOS);
    }
  }

  /** All spans of a time in one group. */
  public static LatencyQuery between(long startNanos, long endNanos) {
    return new LatencyQuery(null, null, null, null, startNanos, endNanos, Set.of(), 0);
  }

  public LatencyQuery withService(@Nullable String value) {
    return new LatencyQuery(value, operation, kind, isError, startNanos, endNanos, by, stepNanos);
  }

  public LatencyQuery withOperation(@Nullable String value) {
    return new LatencyQuery(service, value, kind, isError, startNanos, endNanos, by, stepNanos);
  }

  public LatencyQuery withKind(@Nullable SpanKind value) {
    return new LatencyQuery(
        service, operation, value, isError, startNanos, endNanos, by, stepNanos);
  }

  public LatencyQuery withError(@Nullable Boolean value) {
    return new LatencyQuery(service, operation, kind, value, startNanos, endNanos, by, stepNanos);
  }

  public LatencyQuery by(By... values) {
    return new LatencyQuery(
        service, operation, kind, isError, startNanos, endNanos, Set.of(values), stepNanos);
  }

  public LatencyQuery withStep(long nanos) {
    return new LatencyQuery(service, operation, kind, isError, startNanos, endNanos, by, nanos);
  }

  /** Whether spans that start in a minute are asked for. */
  public boolean hasMinute(long minute) {
    return Aggregates.hasMinute(minute, startNanos, endNanos);
  }

  /** Whether spans of this service, name, kind and status are asked for, whenever they start. */
  public boolean matches(String ofService, String ofOperation, SpanKind ofKind, boolean ofError) {
    return (service == null || service.equals(ofService))
        && (operation == null || operation.equals(ofOperation))
        && (kind == null || kind == ofKind)
        && (isError == null || isError == ofError);
  }
}
