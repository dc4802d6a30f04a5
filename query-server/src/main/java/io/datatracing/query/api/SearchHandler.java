package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.io.IOException;
import java.util.List;

/** {@code GET /api/v1/traces}: summaries, newest first. */
final class SearchHandler implements Handler.Blocking {
  static final List<String> PARAMETERS =
      List.of(
          "service",
          "operation",
          "tag",
          "minDuration",
          "maxDuration",
          "start",
          "end",
          "limit",
          "cursor");

  /** Each tag is a look at every span that the others have left. */
  static final int MAX_TAGS = 20;

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
    long start = parameters.required("start", Nanos::time, Nanos.TIME);
    long end = parameters.required("end", Nanos::time, Nanos.TIME);
    if (start > end) {
      throw HttpProblem.badParameter(
              "start", "start " + start + " is after end " + end + "; swap them.")
          .asException();
    }
    Long min = parameters.optional("minDuration", Nanos::duration, Nanos.DURATION);
    Long max = parameters.optional("maxDuration", Nanos::duration, Nanos.DURATION);
    if (min != null && max != null && min > max) {
      throw HttpProblem.badParameter(
              "minDuration",
              "minDuration " + min + " ns is more than maxDuration " + max + " ns; swap them.")
          .asException();
    }
    Integer limit =
        parameters.optional(
            "limit", SearchHandler::limit, "a number from 1 to " + TraceQuery.MAX_LIMIT);
    return new TraceQuery(
        parameters.text("service"),
        parameters.text("operation"),
        tags(parameters.texts("tag")),
        min,
        max,
        start,
        end,
        limit == null ? TraceQuery.DEFAULT_LIMIT : limit,
        parameters.optional("cursor", PageCursor::parse, "nextCursor of the page before"));
  }

  private static int limit(String text) {
    int limit = Integer.parseInt(text);
    if (limit < 1 || limit > TraceQuery.MAX_LIMIT) {
      throw new IllegalArgumentException(text);
    }
    return limit;
  }

  private static List<Tag> tags(List<String> texts) {
    if (texts.size() > MAX_TAGS) {
      throw HttpProblem.badParameter(
              "tag",
              "tag is given " + texts.size() + " times; at most " + MAX_TAGS + " are allowed.")
          .asException();
    }
    return texts.stream()
        .map(
            text ->
                Parameters.parse(
                    "tag",
                    text,
                    SearchHandler::tag,
                    "key=value, such as http.response.status_code=503"))
        .toList();
  }

  private static Tag tag(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(text);
    }
    return new Tag(text.substring(0, equals), text.substring(equals + 1));
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
