package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Trace;
import io.datatracing.model.graph.SpanGraph;
import io.datatracing.model.graph.StepGraph;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import java.util.List;

/**
 * {@code GET /api/v1/dependencies}: who calls whom, sends to which topic and asks which store, with
 * numbers, errors and times, over the traces of a time.
 */
final class DependenciesHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = List.of("start", "end", "service", "traces", "detail");

  static final int MAX_TRACES = 20_000;
  private static final int DEFAULT_TRACES = 2_000;

  private final SpanReader reader;
  private final StepGraphJson graphJson;

  DependenciesHandler(SpanReader reader, JsonAnswers answers) {
    this.reader = reader;
    graphJson = new StepGraphJson(answers);
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TraceQuery query =
        TimeRange.required(parameters).query().withService(parameters.text("service"));
    Integer most =
        parameters.optional(
            "traces", Parameters.number(1, MAX_TRACES), "a number from 1 to " + MAX_TRACES);
    StepGraph.Detail detail = parameters.optional("detail", Details::parse, Details.EXPECTED);
    StepGraph graph = new StepGraph(detail == null ? StepGraph.Detail.SERVICES : detail);
    NewestTraces traces = new NewestTraces(reader, query, most == null ? DEFAULT_TRACES : most);
    // A page at a time: topics bring together what the pages keep apart.
    for (List<Trace> page = traces.next(); !page.isEmpty(); page = traces.next()) {
      graph.add(SpanGraph.of(page), List.of());
    }
    return JsonAnswers.object(
        json -> {
          json.writeNumberField("traceCount", traces.count());
          json.writeNumberField("spanCount", graph.spans());
          JsonAnswers.nanos(json, "fromTimeUnixNano", traces.oldestUnixNano());
          graphJson.fields(json, graph);
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
