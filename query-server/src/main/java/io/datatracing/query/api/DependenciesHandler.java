package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.graph.SpanGraph;
import io.datatracing.model.graph.StepGraph;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.ServiceEdges;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import java.util.List;
import java.util.Set;

/**
 * {@code GET /api/v1/dependencies}: who calls whom, sends to which topic and asks which store, with
 * numbers, errors and times: of all spans of a time from what the store has added up, or of the
 * newest traces where their steps, or just so many of them, are asked for.
 */
final class DependenciesHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = List.of("start", "end", "service", "traces", "detail");

  static final int MAX_TRACES = 20_000;
  private static final int DEFAULT_TRACES = 2_000;

  private final SpanReader reader;
  private final Aggregates aggregates;
  private final JsonAnswers answers;

  DependenciesHandler(SpanReader reader, Aggregates aggregates, JsonAnswers answers) {
    this.reader = reader;
    this.aggregates = aggregates;
    this.answers = answers;
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TimeRange time = TimeRange.required(parameters);
    String service = parameters.text("service");
    Integer most =
        parameters.optional(
            "traces", Parameters.number(1, MAX_TRACES), "a number from 1 to " + MAX_TRACES);
    StepGraph.Detail detail = parameters.optional("detail", Details::parse, Details.EXPECTED);
    // The store has added up services of every span; steps, and a choice of traces, it has not.
    if (detail != StepGraph.Detail.STEPS && most == null) {
      ServiceEdges edges = aggregates.edges(time.startNanos(), time.endNanos());
      dependsOn(edges);
      return JsonAnswers.object(
          json -> new ServiceEdgesJson(answers, edges, service).write(json, time.startNanos()));
    }
    TraceQuery query = time.query().withService(service);
    return ofTraces(
        new NewestTraces(reader, query, most == null ? DEFAULT_TRACES : most),
        new StepGraph(detail == null ? StepGraph.Detail.SERVICES : detail));
  }

  private static void dependsOn(ServiceEdges edges) {
    QueryBudget.sumsOfCurrent();
    QueryBudget budget = QueryBudget.current();
    if (budget == null) {
      return;
    }
    Set<TraceId> elsewhere = edges.elsewhere();
    if (edges.isLooking()) {
      budget.dependsOnMore();
    } else if (elsewhere == null) {
      budget.dependsOnAll();
    } else {
      elsewhere.forEach(budget::dependsOn);
    }
  }

  private Response ofTraces(NewestTraces traces, StepGraph graph) {
    // A page at a time: topics bring together what the pages keep apart.
    for (List<Trace> page = traces.next(); !page.isEmpty(); page = traces.next()) {
      graph.add(SpanGraph.of(page), List.of());
    }
    return JsonAnswers.object(
        json -> {
          json.writeStringField("method", "traces");
          json.writeNumberField("traceCount", traces.count());
          json.writeNumberField("spanCount", graph.spans());
          JsonAnswers.nanos(json, "fromTimeUnixNano", traces.oldestUnixNano());
          new StepGraphJson(answers).fields(json, graph);
          json.writeNumberField("unmatchedCallCount", 0);
          json.writeArrayFieldStart("cuts");
          if (traces.hasMore()) {
            json.writeString("traces");
          }
          if (graph.isCut()) {
            json.writeString("nodes");
          }
          json.writeEndArray();
        });
  }
}
