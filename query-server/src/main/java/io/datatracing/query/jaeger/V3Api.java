package io.datatracing.query.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.query.api.DependencyLink;
import io.datatracing.query.api.JsonAnswers;
import io.datatracing.query.api.Parameters;
import io.datatracing.query.api.WholeTraces;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Version 3 over HTTP, as its gateway has it: traces are OTLP's JSON in a {@code result}. A search
 * without an answer is 404, as with Jaeger.
 */
final class V3Api {
  private static final String KINDS = "server, client, producer, consumer, internal or unspecified";

  private final SpanReader reader;
  private final DependencyLinks dependencies;
  private final LongSupplier clock;

  V3Api(SpanReader reader, DependencyLinks dependencies, LongSupplier clock) {
    this.reader = reader;
    this.dependencies = dependencies;
    this.clock = clock;
  }

  Response services(Request request) {
    List<String> services = reader.services();
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart("services");
          for (String service : services) {
            json.writeString(service);
          }
          json.writeEndArray();
        });
  }

  Response operations(Request request) {
    Parameters parameters = Parameters.lenient(request);
    String service = parameters.required("service", text -> text, "the name of a service");
    SpanKind kind = parameters.optional("span_kind", UiNames::kind, KINDS);
    List<Operation> operations = UiNames.operations(reader, service, kind);
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart("operations");
          for (Operation operation : operations) {
            json.writeStartObject();
            json.writeStringField("name", operation.name());
            // Jaeger has no kind for a span that does not tell its own.
            String spanKind = UiNames.text(operation.kind());
            json.writeStringField("spanKind", spanKind.isEmpty() ? "internal" : spanKind);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  Response one(Request request) {
    TraceId id = JaegerSearch.traceId("trace_id", request.pathParameter("id"));
    Trace trace = reader.trace(id);
    if (trace == null) {
      throw HttpProblem.notFound("trace not found: " + id).asException();
    }
    return result(json -> new OtlpJson(json).resourceSpans(trace));
  }

  Response search(Request request) {
    JaegerSearch search = V3Search.of(Parameters.lenient(request));
    if (reader.search(search.query().withLimit(1)).traces().isEmpty()) {
      throw HttpProblem.notFound("No traces found").asException();
    }
    return result(
        json ->
            WholeTraces.forEach(
                reader, search.query(), search.limit(), new OtlpJson(json)::resourceSpans));
  }

  private static Response result(JsonAnswers.Content resourceSpans) {
    return JsonAnswers.stream(
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("result");
          json.writeArrayFieldStart("resourceSpans");
          resourceSpans.writeTo(json);
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  /** Reads whole traces: a summary has no number of orphans. */
  Response summaries(Request request) {
    JaegerSearch search = V3Search.of(Parameters.lenient(request));
    return JsonAnswers.stream(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("summaries");
          WholeTraces.forEach(
              reader, search.query(), search.limit(), trace -> summary(json, trace));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void summary(JsonGenerator json, Trace trace) throws IOException {
    TraceSummary summary =
        TraceSummary.of(trace, TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE));
    json.writeStartObject();
    json.writeStringField("traceId", trace.traceId().toString());
    // Releases of the UI differ in how they spell it.
    json.writeStringField("traceID", trace.traceId().toString());
    TraceSummary.Root root = summary.root();
    json.writeStringField("rootServiceName", root == null ? "" : root.service());
    json.writeStringField("rootOperationName", root == null ? "" : root.operation());
    long start = summary.startTimeUnixNano();
    json.writeStringField("minStartTimeUnixNano", Long.toUnsignedString(start));
    json.writeStringField(
        "maxEndTimeUnixNano", Long.toUnsignedString(start + Math.max(0, summary.durationNanos())));
    json.writeNumberField("spanCount", summary.spanCount());
    json.writeNumberField("errorSpanCount", summary.errorCount());
    json.writeNumberField("orphanSpanCount", orphans(trace));
    json.writeArrayFieldStart("services");
    for (TraceSummary.Service service : summary.services()) {
      json.writeStartObject();
      json.writeStringField("name", service.name());
      json.writeNumberField("spanCount", service.spanCount());
      json.writeNumberField("errorSpanCount", service.errorCount());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static long orphans(Trace trace) {
    Set<SpanId> ids = new HashSet<>();
    trace.spans().forEach(span -> ids.add(span.spanId()));
    return trace.spans().stream()
        .map(Span::parentSpanId)
        .filter(parent -> parent != null && !ids.contains(parent))
        .count();
  }

  Response dependencies(Request request) {
    Parameters parameters = Parameters.lenient(request);
    long start = parameters.required("start_time", V3Search::time, V3Search.TIME);
    Long end = parameters.optional("end_time", V3Search::time, V3Search.TIME);
    long to = end == null ? clock.getAsLong() : end;
    if (start > to) {
      throw HttpProblem.badParameter("start_time", "start_time is after end_time; swap them.")
          .asException();
    }
    Collection<DependencyLink> links = dependencies.between(start, to);
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart("dependencies");
          for (DependencyLink link : links) {
            json.writeStartObject();
            json.writeStringField("parent", link.parent());
            json.writeStringField("child", link.child());
            json.writeStringField("callCount", Long.toString(link.callCount()));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
