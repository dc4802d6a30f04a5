package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.storage.api.TraceSummary;
import java.io.IOException;

/** What the list of traces and the trace itself say alike. */
final class SummaryJson {
  private final JsonAnswers answers;

  SummaryJson(JsonAnswers answers) {
    this.answers = answers;
  }

  void fields(JsonGenerator json, TraceSummary trace) throws IOException {
    json.writeStringField("traceId", trace.traceId().toString());
    JsonAnswers.nanos(json, "startTimeUnixNano", trace.startTimeUnixNano());
    JsonAnswers.nanos(json, "durationNanos", trace.durationNanos());
    json.writeNumberField("spanCount", trace.spanCount());
    json.writeNumberField("errorCount", trace.errorCount());
    TraceSummary.Root root = trace.root();
    if (root == null) {
      json.writeNullField("root");
    } else {
      json.writeObjectFieldStart("root");
      json.writeStringField("service", root.service());
      json.writeStringField("operation", root.operation());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("services");
    for (TraceSummary.Service service : trace.services()) {
      json.writeStartObject();
      answers.service(json, service.name());
      json.writeNumberField("spanCount", service.spanCount());
      json.writeNumberField("errorCount", service.errorCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
