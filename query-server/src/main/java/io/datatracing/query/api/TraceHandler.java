package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanReader;
import java.util.List;
import java.util.Locale;

/** {@code GET /api/v1/traces/{id}}: all spans of a trace, streamed. */
final class TraceHandler implements Handler.Blocking {
  private final SpanReader reader;
  private final JsonAnswers answers;

  TraceHandler(SpanReader reader, JsonAnswers answers) {
    this.reader = reader;
    this.answers = answers;
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    TraceId id =
        Parameters.parse(
            "id",
            request.pathParameter("id").toLowerCase(Locale.ROOT),
            TraceId::parse,
            "a trace id of 32 hexadecimal digits, or 16 for a 64-bit id");
    Trace trace = reader.trace(id);
    if (trace == null) {
      throw HttpProblem.notFound("There is no span of trace " + id + " in the store.")
          .asException();
    }
    return JsonAnswers.object(json -> new TraceJson(answers).write(json, trace));
  }
}
