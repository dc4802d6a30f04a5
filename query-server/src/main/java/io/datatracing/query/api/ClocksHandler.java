package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.skew.ClockSkew;
import io.datatracing.model.skew.ProcessClock;
import java.io.IOException;
import java.util.List;

/**
 * {@code GET /api/v1/traces/{id}/clocks}: how far the clocks of the trace's processes are apart, as
 * far as its spans contradict each other. All other answers have raw times.
 */
final class ClocksHandler implements Handler.Blocking {
  private final Traces traces;
  private final JsonAnswers answers;

  ClocksHandler(Traces traces, JsonAnswers answers) {
    this.traces = traces;
    this.answers = answers;
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    Trace trace = traces.get("id", request.pathParameter("id"));
    ClockSkew skew = ClockSkew.of(trace);
    return JsonAnswers.object(
        json -> {
          json.writeStringField("traceId", trace.traceId().toString());
          json.writeArrayFieldStart("processes");
          // Numbered as the resources of the trace itself, in the order of its spans.
          Contexts<Resource> resources = new Contexts<>();
          for (Span span : trace.spans()) {
            resources.indexOf(span.resource());
          }
          for (ProcessClock clock : skew.clocks()) {
            process(json, clock, resources.indexOf(clock.process()));
          }
          json.writeEndArray();
        });
  }

  private void process(JsonGenerator json, ProcessClock clock, int resource) throws IOException {
    json.writeStartObject();
    json.writeNumberField("resource", resource);
    json.writeObjectFieldStart("service");
    answers.service(json, clock.process().serviceName());
    json.writeEndObject();
    JsonAnswers.nanos(json, "offsetNanos", clock.offsetNanos());
    bound(json, "lowNanos", clock.lowNanos(), Long.MIN_VALUE);
    bound(json, "highNanos", clock.highNanos(), Long.MAX_VALUE);
    json.writeNumberField("evidenceCount", clock.evidence());
    json.writeBooleanField("contradictory", clock.contradictory());
    json.writeEndObject();
  }

  private static void bound(JsonGenerator json, String field, long value, long none)
      throws IOException {
    if (value == none) {
      json.writeNullField(field);
    } else {
      JsonAnswers.nanos(json, field, value);
    }
  }
}
