package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.query.PipelineView;
import java.util.List;

/** {@code GET /api/v1/pipeline}: what the collector's nodes do, as the collector writes it. */
final class PipelineHandler implements Handler.Blocking {
  private final PipelineView pipeline;

  PipelineHandler(PipelineView pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    return Response.of(200, "application/json", pipeline.json());
  }
}
