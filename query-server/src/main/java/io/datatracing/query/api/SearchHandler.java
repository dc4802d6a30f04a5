package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.io.IOException;
import java.util.List;

/** {@code GET /api/v1/traces}: summaries, newest first. */
final class SearchHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = Conditions.parametersAnd("limit", "cursor");

  private final SpanReader reader;
  private final SummaryJson summaryJson;

  SearchHandler(SpanReader reader, JsonAnswers answers) {
    this.reader = reader;
    this.summaryJson = new SummaryJson(answers);
  }

  @Override
  public Response handle(Request request) {
    TracePage page = reader.search(query(Parameters.of(request, PARAMETERS)));
    return JsonAnswers.object(json -> write(json, page));
  }

  private static TraceQuery query(Parameters parameters) {
    Integer limit =
        parameters.optional(
            "limit",
            Parameters.number(1, TraceQuery.MAX_LIMIT),
            "a number from 1 to " + TraceQuery.MAX_LIMIT);
    return Conditions.query(parameters)
        .withLimit(limit == null ? TraceQuery.DEFAULT_LIMIT : limit)
        .withCursor(
            parameters.optional("cursor", PageCursor::parse, "nextCursor of the page before"));
  }

  private void write(JsonGenerator json, TracePage page) throws IOException {
    json.writeArrayFieldStart("traces");
    for (TraceSummary trace : page.traces()) {
      json.writeStartObject();
      summaryJson.fields(json, trace);
      json.writeNumberField("matchedSpanCount", trace.matchedSpanCount());
      json.writeEndObject();
    }
    json.writeEndArray();
    PageCursor next = page.nextCursor();
    json.writeStringField("nextCursor", next == null ? null : next.toString());
  }
}
