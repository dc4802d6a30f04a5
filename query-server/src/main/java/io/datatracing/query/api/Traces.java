package io.datatracing.query.api;

import io.datatracing.http.HttpProblem;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanReader;
import java.util.Locale;

/** Traces by the id that a request names. */
final class Traces {
  private final SpanReader reader;

  Traces(SpanReader reader) {
    this.reader = reader;
  }

  /**
   * The trace.
   *
   * @param parameter whose value {@code id} is, for the problem
   */
  Trace get(String parameter, String id) {
    TraceId traceId =
        Parameters.parse(
            parameter,
            id.toLowerCase(Locale.ROOT),
            TraceId::parse,
            "a trace id of 32 hexadecimal digits, or 16 for a 64-bit id");
    Trace trace = reader.trace(traceId);
    if (trace == null) {
      throw HttpProblem.notFound("There is no span of trace " + traceId + " in the store.")
          .asException();
    }
    return trace;
  }
}
