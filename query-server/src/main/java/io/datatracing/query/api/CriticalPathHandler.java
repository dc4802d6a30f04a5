package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Trace;
import io.datatracing.model.path.CriticalPath;
import io.datatracing.model.path.PathSegment;
import io.datatracing.model.path.PathShare;
import java.io.IOException;
import java.util.List;

/** {@code GET /api/v1/traces/{id}/critical-path}: what made the trace last as long as it did. */
final class CriticalPathHandler implements Handler.Blocking {
  private final Traces traces;

  CriticalPathHandler(Traces traces) {
    this.traces = traces;
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    Trace trace = traces.get("id", request.pathParameter("id"));
    CriticalPath path = CriticalPath.of(trace.spans());
    return JsonAnswers.object(json -> write(json, trace, path));
  }

  private static void write(JsonGenerator json, Trace trace, CriticalPath path) throws IOException {
    json.writeStringField("traceId", trace.traceId().toString());
    JsonAnswers.nanos(json, "durationNanos", path.durationNanos());
    json.writeArrayFieldStart("segments");
    for (PathSegment segment : path.segments()) {
      json.writeStartObject();
      json.writeStringField("spanId", segment.span().spanId().toString());
      json.writeStringField("service", segment.span().service());
      json.writeStringField("operation", segment.span().name());
      json.writeStringField("kind", segment.kind().name());
      JsonAnswers.nanos(json, "startTimeUnixNano", segment.startUnixNano());
      JsonAnswers.nanos(json, "durationNanos", segment.durationNanos());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("shares");
    for (PathShare share : path.shares()) {
      json.writeStartObject();
      json.writeStringField("service", share.service());
      json.writeStringField("operation", share.operation());
      json.writeStringField("kind", share.kind().name());
      JsonAnswers.nanos(json, "durationNanos", share.nanos());
      json.writeNumberField("fraction", share.fraction());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
