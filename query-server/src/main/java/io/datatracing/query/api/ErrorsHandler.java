package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.error.ErrorGroup;
import io.datatracing.model.error.ErrorGroups;
import io.datatracing.model.error.SpanError;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /api/v1/errors}: failed spans that meet the conditions, those of one fingerprint
 * together, with when they were seen first and last.
 */
final class ErrorsHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = Conditions.parametersAnd("traces", "groups");

  private static final int MAX_TRACES = 10_000;
  private static final int DEFAULT_TRACES = 2_000;
  private static final int MAX_GROUPS = 200;
  private static final int DEFAULT_GROUPS = 50;

  private final SpanReader reader;
  private final JsonAnswers answers;

  ErrorsHandler(SpanReader reader, JsonAnswers answers) {
    this.reader = reader;
    this.answers = answers;
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TraceQuery asked = Conditions.query(parameters);
    List<Tag> tags = new ArrayList<>(asked.tags());
    tags.add(new Tag("error", "true"));
    TraceQuery query = asked.withTags(tags);
    int most = Parameters.numberOr(parameters, "traces", DEFAULT_TRACES, MAX_TRACES);
    int told = Parameters.numberOr(parameters, "groups", DEFAULT_GROUPS, MAX_GROUPS);
    ErrorGroups groups = new ErrorGroups();
    NewestTraces traces = new NewestTraces(reader, query, most);
    for (List<Trace> page = traces.next(); !page.isEmpty(); page = traces.next()) {
      page.forEach(trace -> groups.add(trace, query::matches));
    }
    List<ErrorGroup> all = groups.groups();
    return JsonAnswers.object(
        json -> {
          json.writeNumberField("traceCount", traces.count());
          JsonAnswers.nanos(json, "fromTimeUnixNano", traces.oldestUnixNano());
          json.writeNumberField("groupCount", all.size());
          json.writeNumberField("ungroupedCount", groups.ignored());
          json.writeArrayFieldStart("groups");
          for (ErrorGroup group : all.subList(0, Math.min(told, all.size()))) {
            group(json, group);
          }
          json.writeEndArray();
          json.writeBooleanField("truncated", traces.hasMore());
        });
  }

  private void group(JsonGenerator json, ErrorGroup group) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("service");
    answers.service(json, group.fingerprint().service());
    json.writeEndObject();
    json.writeStringField("operation", group.fingerprint().operation());
    json.writeStringField("type", group.fingerprint().type());
    json.writeStringField("message", group.fingerprint().message());
    json.writeNumberField("count", group.count());
    json.writeNumberField("originCount", group.origins());
    json.writeNumberField("traceCount", group.traces());
    example(json, "first", group.first());
    example(json, "last", group.last());
    json.writeEndObject();
  }

  private static void example(JsonGenerator json, String field, Span span) throws IOException {
    json.writeObjectFieldStart(field);
    JsonAnswers.nanos(json, "timeUnixNano", span.endTimeUnixNano());
    json.writeStringField("traceId", span.traceId().toString());
    json.writeStringField("spanId", span.spanId().toString());
    json.writeStringField("message", SpanError.of(span).message());
    json.writeEndObject();
  }
}
