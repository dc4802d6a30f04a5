package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.error.SpanError;
import io.datatracing.model.graph.EdgeType;
import io.datatracing.model.graph.FailurePath;
import io.datatracing.model.graph.SpanEdge;
import io.datatracing.model.graph.SpanGraph;
import io.datatracing.model.graph.StepGraph;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/traces/{id}/dag}: a trace and those that links and records lead to as one
 * graph of steps, and the way of the failure through it.
 */
final class DagHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = List.of("hops", "traces", "detail", "start", "end");

  private static final int DEFAULT_HOPS = 2;
  private static final int MAX_HOPS = 10;
  private static final int DEFAULT_TRACES = 50;
  private static final int MAX_TRACES = 500;
  private static final int MAX_MISSING = 100;

  /** Hops of a failure that are told: the first and the last of a longer way. */
  private static final int MAX_PATH = 200;

  private final SpanReader reader;
  private final Traces traces;
  private final SummaryJson summaryJson;
  private final StepGraphJson graphJson;

  DagHandler(SpanReader reader, Traces traces, JsonAnswers answers) {
    this.reader = reader;
    this.traces = traces;
    summaryJson = new SummaryJson(answers);
    graphJson = new StepGraphJson(answers);
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    Integer hops =
        parameters.optional(
            "hops", Parameters.number(0, MAX_HOPS), "a number from 0 to " + MAX_HOPS);
    Integer most =
        parameters.optional(
            "traces", Parameters.number(1, MAX_TRACES), "a number from 1 to " + MAX_TRACES);
    StepGraph.Detail detail = parameters.optional("detail", Details::parse, Details.EXPECTED);
    Trace trace = traces.get("id", request.pathParameter("id"));
    Neighbourhood around =
        Neighbourhood.of(
            reader,
            trace,
            TimeRange.around(parameters, trace),
            hops == null ? DEFAULT_HOPS : hops,
            most == null ? DEFAULT_TRACES : most);
    SpanGraph graph = SpanGraph.of(around.traces());
    List<FailurePath.Hop> failure = FailurePath.of(graph, trace.traceId());
    StepGraph steps = new StepGraph(detail == null ? StepGraph.Detail.STEPS : detail);
    steps.add(graph, failure);
    return JsonAnswers.object(
        json -> {
          json.writeStringField("traceId", trace.traceId().toString());
          traces(json, around);
          graphJson.fields(json, steps);
          failure(json, graph, failure);
          missing(json, graph);
          json.writeNumberField("disagreementCount", graph.disagreements().size());
          cuts(json, around, steps);
        });
  }

  private void traces(JsonGenerator json, Neighbourhood around) throws IOException {
    json.writeArrayFieldStart("traces");
    for (Trace trace : around.traces()) {
      json.writeStartObject();
      TraceQuery any = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE);
      summaryJson.fields(json, TraceSummary.of(trace, any));
      json.writeNumberField("hop", around.hops().getOrDefault(trace.traceId(), 0));
      json.writeBooleanField("expanded", around.isExpanded(trace.traceId()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Null when nothing failed. */
  private static void failure(JsonGenerator json, SpanGraph graph, List<FailurePath.Hop> failure)
      throws IOException {
    if (failure.isEmpty()) {
      json.writeNullField("failure");
      return;
    }
    json.writeObjectFieldStart("failure");
    span(json, "cause", graph.spans().get(failure.get(0).span()));
    span(json, "breakage", graph.spans().get(failure.get(failure.size() - 1).span()));
    json.writeNumberField("length", failure.size());
    json.writeArrayFieldStart("path");
    for (FailurePath.Hop hop : ends(failure)) {
      json.writeStartObject();
      spanFields(json, graph.spans().get(hop.span()));
      HopJson.text(json, "by", by(hop));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static List<FailurePath.Hop> ends(List<FailurePath.Hop> failure) {
    if (failure.size() <= MAX_PATH) {
      return failure;
    }
    List<FailurePath.Hop> ends = new ArrayList<>(failure.subList(0, MAX_PATH / 2));
    ends.addAll(failure.subList(failure.size() - MAX_PATH / 2, failure.size()));
    return ends;
  }

  /** How it reached the next: as an answer, or with what was sent. */
  private static @Nullable String by(FailurePath.Hop hop) {
    SpanEdge edge = hop.edge();
    if (edge == null) {
      return null;
    }
    return edge.type() == EdgeType.CALL ? "answer" : StepGraphJson.lower(edge.type());
  }

  private static void span(JsonGenerator json, String field, Span span) throws IOException {
    json.writeObjectFieldStart(field);
    spanFields(json, span);
    json.writeEndObject();
  }

  static void spanFields(JsonGenerator json, Span span) throws IOException {
    json.writeStringField("traceId", span.traceId().toString());
    json.writeStringField("spanId", span.spanId().toString());
    json.writeStringField("service", span.service());
    json.writeStringField("operation", span.name());
    JsonAnswers.nanos(json, "startTimeUnixNano", span.startTimeUnixNano());
    JsonAnswers.nanos(json, "durationNanos", span.durationNanos());
    json.writeBooleanField("failed", FailurePath.isFailed(span));
    json.writeStringField("error", FailurePath.isFailed(span) ? SpanError.of(span).text() : "");
  }

  /** Traces that links name and that are not in the answer: not stored, or beyond a bound. */
  private static void missing(JsonGenerator json, SpanGraph graph) throws IOException {
    json.writeNumberField("missingTraceCount", graph.missingTraces().size());
    json.writeArrayFieldStart("missingTraces");
    for (TraceId id : graph.missingTraces().stream().sorted().limit(MAX_MISSING).toList()) {
      json.writeString(id.toString());
    }
    json.writeEndArray();
  }

  private static void cuts(JsonGenerator json, Neighbourhood around, StepGraph steps)
      throws IOException {
    json.writeArrayFieldStart("cuts");
    for (Neighbourhood.Cut cut : around.cuts()) {
      json.writeString(StepGraphJson.lower(cut));
    }
    if (steps.isCut()) {
      json.writeString("nodes");
    }
    json.writeEndArray();
  }
}
