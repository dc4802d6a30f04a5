package io.datatracing.query.api;

import io.datatracing.http.HttpProblem;
import io.datatracing.model.Trace;
import io.datatracing.storage.api.TraceQuery;
import java.util.concurrent.TimeUnit;

/** {@code start} and {@code end} of a question, in nanoseconds since 1970. */
record TimeRange(long startNanos, long endNanos) {
  private static final long AROUND_NANOS = TimeUnit.DAYS.toNanos(1);

  TimeRange {
    if (startNanos > endNanos) {
      throw HttpProblem.badParameter(
              "start", "start " + startNanos + " is after end " + endNanos + "; swap them.")
          .asException();
    }
  }

  static TimeRange required(Parameters parameters) {
    return new TimeRange(
        parameters.required("start", Nanos::time, Nanos.TIME),
        parameters.required("end", Nanos::time, Nanos.TIME));
  }

  /** What the request says; where it says nothing, a day around the trace. */
  static TimeRange around(Parameters parameters, Trace trace) {
    Long start = parameters.optional("start", Nanos::time, Nanos.TIME);
    Long end = parameters.optional("end", Nanos::time, Nanos.TIME);
    long from = trace.startTimeUnixNano();
    return new TimeRange(
        start == null ? from - AROUND_NANOS : start,
        end == null ? from + Math.max(0, trace.durationNanos()) + AROUND_NANOS : end);
  }

  TraceQuery query() {
    return TraceQuery.between(startNanos, endNanos);
  }
}
