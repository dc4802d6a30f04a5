package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.complete.Completeness;
import io.datatracing.query.LossReports;
import java.io.IOException;
import java.util.List;

/**
 * {@code GET /api/v1/traces/{id}/completeness}: expected against seen, what is missing, and what
 * agents say they lost of it.
 */
final class CompletenessHandler implements Handler.Blocking {
  /** Gaps and calls that are told; all are counted. */
  private static final int MAX_TOLD = 200;

  private final Traces traces;
  private final LossReports losses;

  CompletenessHandler(Traces traces, LossReports losses) {
    this.traces = traces;
    this.losses = losses;
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    Trace trace = traces.get("id", request.pathParameter("id"));
    Completeness complete = Completeness.of(trace);
    List<LossReports.Loss> lost = losses.of(trace.traceId());
    return JsonAnswers.object(
        json -> {
          json.writeStringField("traceId", trace.traceId().toString());
          json.writeNumberField("seenSpanCount", complete.seen());
          json.writeNumberField("expectedSpanCount", complete.expected());
          json.writeNumberField("score", complete.score());
          gaps(json, complete);
          unanswered(json, complete);
          json.writeArrayFieldStart("uncovered");
          for (String peer : complete.uncovered().stream().limit(MAX_TOLD).toList()) {
            json.writeString(peer);
          }
          json.writeEndArray();
          JsonAnswers.nanos(json, "droppedDetailCount", complete.droppedDetails());
          losses(json, lost);
        });
  }

  private static void gaps(JsonGenerator json, Completeness complete) throws IOException {
    json.writeNumberField("gapCount", complete.gaps().size());
    json.writeArrayFieldStart("gaps");
    for (Completeness.Gap gap : complete.gaps().stream().limit(MAX_TOLD).toList()) {
      Span first = gap.children().get(0);
      json.writeStartObject();
      json.writeStringField("missingSpanId", gap.missing().toString());
      json.writeNumberField("childCount", gap.children().size());
      json.writeStringField("childSpanId", first.spanId().toString());
      json.writeStringField("childService", first.service());
      json.writeStringField("childOperation", first.name());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void unanswered(JsonGenerator json, Completeness complete) throws IOException {
    json.writeNumberField("unansweredCount", complete.unanswered().size());
    json.writeArrayFieldStart("unanswered");
    for (Span call : complete.unanswered().stream().limit(MAX_TOLD).toList()) {
      json.writeStartObject();
      json.writeStringField("spanId", call.spanId().toString());
      json.writeStringField("service", call.service());
      json.writeStringField("operation", call.name());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void losses(JsonGenerator json, List<LossReports.Loss> losses) throws IOException {
    json.writeArrayFieldStart("losses");
    for (LossReports.Loss loss : losses) {
      json.writeStartObject();
      json.writeStringField("service", loss.service());
      json.writeStringField("cause", loss.cause());
      JsonAnswers.nanos(json, "timeUnixNano", loss.timeUnixNano());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
