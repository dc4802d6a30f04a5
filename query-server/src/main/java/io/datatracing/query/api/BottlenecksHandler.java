package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Trace;
import io.datatracing.model.path.Bottleneck;
import io.datatracing.model.path.Bottlenecks;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import java.io.IOException;
import java.util.List;

/**
 * {@code GET /api/v1/bottlenecks}: where the time of the traces that meet the conditions goes,
 * their critical paths added up.
 */
final class BottlenecksHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = Conditions.parametersAnd("traces", "limit");

  private static final int MAX_TRACES = 10_000;
  private static final int DEFAULT_TRACES = 1_000;
  private static final int MAX_TOLD = 200;
  private static final int DEFAULT_TOLD = 20;

  private final SpanReader reader;
  private final JsonAnswers answers;

  BottlenecksHandler(SpanReader reader, JsonAnswers answers) {
    this.reader = reader;
    this.answers = answers;
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TraceQuery query = Conditions.query(parameters);
    int most = Parameters.numberOr(parameters, "traces", DEFAULT_TRACES, MAX_TRACES);
    int told = Parameters.numberOr(parameters, "limit", DEFAULT_TOLD, MAX_TOLD);
    Bottlenecks bottlenecks = new Bottlenecks();
    NewestTraces traces = new NewestTraces(reader, query, most);
    for (List<Trace> page = traces.next(); !page.isEmpty(); page = traces.next()) {
      page.forEach(bottlenecks::add);
    }
    List<Bottleneck> all = bottlenecks.all();
    return JsonAnswers.object(
        json -> {
          json.writeNumberField("traceCount", traces.count());
          JsonAnswers.nanos(json, "fromTimeUnixNano", traces.oldestUnixNano());
          JsonAnswers.nanos(json, "totalNanos", bottlenecks.totalNanos());
          json.writeArrayFieldStart("bottlenecks");
          for (Bottleneck one : all.subList(0, Math.min(told, all.size()))) {
            write(json, one);
          }
          json.writeEndArray();
          json.writeBooleanField("truncated", traces.hasMore());
        });
  }

  private void write(JsonGenerator json, Bottleneck one) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("service");
    answers.service(json, one.service());
    json.writeEndObject();
    json.writeStringField("operation", one.operation());
    json.writeStringField("kind", one.kind().name());
    JsonAnswers.nanos(json, "nanos", one.nanos());
    json.writeNumberField("fraction", one.fraction());
    json.writeNumberField("traceCount", one.traces());
    JsonAnswers.nanos(json, "maxNanos", one.maxNanos());
    json.writeObjectFieldStart("example");
    json.writeStringField("traceId", one.longest().traceId().toString());
    json.writeStringField("spanId", one.longest().spanId().toString());
    json.writeEndObject();
    json.writeEndObject();
  }
}
