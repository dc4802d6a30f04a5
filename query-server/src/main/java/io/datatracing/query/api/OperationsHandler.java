package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.SpanReader;
import java.util.List;

/** {@code GET /api/v1/services/{service}/operations}: empty for a service that is not known. */
final class OperationsHandler implements Handler.Blocking {
  private final SpanReader reader;

  OperationsHandler(SpanReader reader) {
    this.reader = reader;
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    List<Operation> operations = reader.operations(request.pathParameter("service"));
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart("operations");
          for (Operation operation : operations) {
            json.writeStartObject();
            json.writeStringField("name", operation.name());
            json.writeStringField("kind", operation.kind().name());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
