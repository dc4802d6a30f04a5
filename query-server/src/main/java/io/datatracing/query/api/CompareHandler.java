package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.compare.ComparedSpan;
import io.datatracing.model.compare.TraceComparison;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/compare}: two traces laid over each other. */
final class CompareHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = List.of("before", "after");

  private static final String TRACE = "the id of the trace to compare";

  private final Traces traces;
  private final SummaryJson summaryJson;

  CompareHandler(Traces traces, JsonAnswers answers) {
    this.traces = traces;
    summaryJson = new SummaryJson(answers);
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    Trace before = traces.get("before", parameters.required("before", id -> id, TRACE));
    Trace after = traces.get("after", parameters.required("after", id -> id, TRACE));
    TraceComparison comparison = TraceComparison.of(before, after);
    return JsonAnswers.object(
        json -> {
          summary(json, "before", before);
          summary(json, "after", after);
          json.writeNumberField("paired", comparison.paired());
          json.writeNumberField("added", comparison.added());
          json.writeNumberField("removed", comparison.removed());
          json.writeArrayFieldStart("rows");
          for (ComparedSpan row : comparison.rows()) {
            row(json, row, before, after);
          }
          json.writeEndArray();
        });
  }

  private void summary(JsonGenerator json, String field, Trace trace) throws IOException {
    json.writeObjectFieldStart(field);
    TraceQuery any = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE);
    summaryJson.fields(json, TraceSummary.of(trace, any));
    json.writeEndObject();
  }

  private static void row(JsonGenerator json, ComparedSpan row, Trace before, Trace after)
      throws IOException {
    TraceNode either = row.before() == null ? row.after() : row.before();
    if (either == null) {
      return;
    }
    json.writeStartObject();
    json.writeNumberField("depth", row.depth());
    json.writeStringField("service", either.span().service());
    json.writeStringField("operation", either.span().name());
    json.writeStringField("kind", either.span().kind().name());
    side(json, "before", row.before(), before);
    side(json, "after", row.after(), after);
    json.writeEndObject();
  }

  private static void side(JsonGenerator json, String field, @Nullable TraceNode node, Trace trace)
      throws IOException {
    if (node == null) {
      json.writeNullField(field);
      return;
    }
    Span span = node.span();
    json.writeObjectFieldStart(field);
    json.writeStringField("spanId", span.spanId().toString());
    JsonAnswers.nanos(json, "offsetNanos", span.startTimeUnixNano() - trace.startTimeUnixNano());
    JsonAnswers.nanos(json, "durationNanos", span.durationNanos());
    JsonAnswers.nanos(json, "selfTimeNanos", node.selfTimeNanos());
    json.writeBooleanField("error", span.status().isError());
    json.writeEndObject();
  }
}
