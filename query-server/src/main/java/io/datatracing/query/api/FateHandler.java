package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import java.util.List;

/** {@code GET /api/v1/traces/{id}/fate}: what became of a trace, be it here or not. */
final class FateHandler implements Handler.Blocking {
  private final Fates fates;

  FateHandler(Fates fates) {
    this.fates = fates;
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    TraceFate fate = fates.of(Traces.id("id", request.pathParameter("id")));
    return JsonAnswers.object(json -> FateJson.fields(json, fate));
  }
}
