package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.join.Disagreement;
import io.datatracing.model.join.RunAddress;
import io.datatracing.storage.api.SpanReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/traces/{id}/related}: what leads from a trace to others. */
final class RelatedHandler implements Handler.Blocking {
  static final List<String> PARAMETERS = List.of("start", "end");

  private final SpanReader reader;
  private final Traces traces;
  private final JsonAnswers answers;

  RelatedHandler(SpanReader reader, Traces traces, JsonAnswers answers) {
    this.reader = reader;
    this.traces = traces;
    this.answers = answers;
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    Trace trace = traces.get("id", request.pathParameter("id"));
    RelatedTraces related = RelatedTraces.of(reader, trace, TimeRange.around(parameters, trace));
    return JsonAnswers.object(json -> write(json, trace.traceId(), related));
  }

  private void write(JsonGenerator json, TraceId id, RelatedTraces related) throws IOException {
    json.writeStringField("traceId", id.toString());
    json.writeArrayFieldStart("edges");
    for (RelatedTraces.Edge edge : related.edges()) {
      json.writeStartObject();
      json.writeStringField("type", edge.type());
      HopJson.text(json, "linkType", edge.linkType());
      json.writeStringField("flow", edge.flow());
      json.writeStringField("spanId", edge.spanId().toString());
      span(json, "other", edge.otherTraceId(), edge.otherSpanId());
      described(json, edge.other());
      HopJson.address(json, "record", edge.record());
      run(json, edge.run());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("disagreements");
    for (Disagreement disagreement : related.disagreements()) {
      json.writeStartObject();
      Span consumer = disagreement.consumer();
      Span producer = disagreement.producer();
      HopJson.address(json, "record", disagreement.address());
      span(json, "consumer", consumer.traceId(), consumer.spanId());
      span(json, "producer", producer.traceId(), producer.spanId());
      span(json, "named", disagreement.named(), disagreement.namedSpan());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("truncated", related.isTruncated());
  }

  private static void run(JsonGenerator json, @Nullable RunAddress run) throws IOException {
    if (run == null) {
      json.writeNullField("run");
      return;
    }
    json.writeObjectFieldStart("run");
    json.writeStringField("dagId", run.dagId());
    json.writeStringField("runId", run.runId());
    json.writeEndObject();
  }

  private static void span(JsonGenerator json, String field, TraceId traceId, SpanId spanId)
      throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("traceId", traceId.toString());
    json.writeStringField("spanId", spanId.toString());
    json.writeEndObject();
  }

  private void described(JsonGenerator json, @Nullable Span other) throws IOException {
    if (other == null) {
      json.writeNullField("span");
      return;
    }
    json.writeObjectFieldStart("span");
    json.writeStringField("name", other.name());
    json.writeStringField("kind", other.kind().name());
    json.writeObjectFieldStart("service");
    answers.service(json, other.service());
    json.writeEndObject();
    JsonAnswers.nanos(json, "startTimeUnixNano", other.startTimeUnixNano());
    JsonAnswers.nanos(json, "durationNanos", other.durationNanos());
    json.writeEndObject();
  }
}
