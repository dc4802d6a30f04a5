package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Trace;
import java.util.List;

/** {@code GET /api/v1/traces/{id}}: all spans of a trace, streamed. */
final class TraceHandler implements Handler.Blocking {
  private final Traces traces;
  private final JsonAnswers answers;

  TraceHandler(Traces traces, JsonAnswers answers) {
    this.traces = traces;
    this.answers = answers;
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    Trace trace = traces.get("id", request.pathParameter("id"));
    return JsonAnswers.object(json -> new TraceJson(answers).write(json, trace));
  }
}
