package io.datatracing.query.api;

import io.datatracing.http.HttpProblem;
import io.datatracing.storage.api.TraceQuery;

/** {@code start} and {@code end} of a question, in nanoseconds since 1970. */
record TimeRange(long startNanos, long endNanos) {
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

  TraceQuery query() {
    return TraceQuery.between(startNanos, endNanos);
  }
}
