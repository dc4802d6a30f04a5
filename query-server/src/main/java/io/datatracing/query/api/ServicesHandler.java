package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.storage.api.SpanReader;
import java.util.List;

/** {@code GET /api/v1/services}: names in order, each with its colour. */
final class ServicesHandler implements Handler.Blocking {
  private final SpanReader reader;
  private final JsonAnswers answers;

  ServicesHandler(SpanReader reader, JsonAnswers answers) {
    this.reader = reader;
    this.answers = answers;
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    List<String> services = reader.services();
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart("services");
          for (String service : services) {
            json.writeStartObject();
            answers.service(json, service);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
