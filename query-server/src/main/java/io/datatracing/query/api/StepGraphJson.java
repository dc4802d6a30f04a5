package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.model.Span;
import io.datatracing.model.graph.StepEdge;
import io.datatracing.model.graph.StepGraph;
import io.datatracing.model.graph.StepNode;
import io.datatracing.model.graph.Times;
import java.io.IOException;
import java.util.Locale;

/** Nodes and edges, as the graph of a trace and that of all services have them. */
final class StepGraphJson {
  private final JsonAnswers answers;

  StepGraphJson(JsonAnswers answers) {
    this.answers = answers;
  }

  void fields(JsonGenerator json, StepGraph graph) throws IOException {
    json.writeArrayFieldStart("nodes");
    for (StepNode node : graph.nodes()) {
      node(json, node);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("edges");
    for (StepEdge edge : graph.edges()) {
      edge(json, edge);
    }
    json.writeEndArray();
  }

  private void node(JsonGenerator json, StepNode node) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", node.id());
    json.writeStringField("kind", lower(node.kind()));
    json.writeStringField("name", node.name());
    String service = node.service();
    if (service == null) {
      json.writeNullField("service");
    } else {
      json.writeObjectFieldStart("service");
      answers.service(json, service);
      json.writeEndObject();
    }
    HopJson.text(json, "detail", node.detail());
    json.writeNumberField("spanCount", node.spans());
    json.writeNumberField("entryCount", node.entries());
    json.writeNumberField("failedEntryCount", node.failedEntries());
    json.writeNumberField("errorCount", node.errors());
    json.writeNumberField("runningCount", node.running());
    json.writeNumberField("orphanCount", node.orphans());
    json.writeNumberField("retryCount", node.retries());
    json.writeNumberField("traceCount", node.traces());
    times(json, "times", node.times());
    example(json, node.example());
    json.writeBooleanField("failing", node.failing());
    json.writeEndObject();
  }

  private static void edge(JsonGenerator json, StepEdge edge) throws IOException {
    json.writeStartObject();
    json.writeNumberField("from", edge.from());
    json.writeNumberField("to", edge.to());
    json.writeStringField("type", lower(edge.type()));
    json.writeStringField("protocol", edge.protocol());
    json.writeNumberField("count", edge.count());
    json.writeNumberField("errorCount", edge.errors());
    json.writeNumberField("joinedCount", edge.joined());
    json.writeNumberField("deadLetterCount", edge.deadLetters());
    times(json, "times", edge.times());
    times(json, "queue", edge.queue());
    example(json, edge.example());
    json.writeBooleanField("failing", edge.failing());
    json.writeEndObject();
  }

  private static void times(JsonGenerator json, String field, Times times) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("count", times.count());
    JsonAnswers.nanos(json, "meanNanos", times.meanNanos());
    JsonAnswers.nanos(json, "maxNanos", times.maxNanos());
    json.writeEndObject();
  }

  private static void example(JsonGenerator json, Span span) throws IOException {
    json.writeObjectFieldStart("example");
    json.writeStringField("traceId", span.traceId().toString());
    json.writeStringField("spanId", span.spanId().toString());
    json.writeEndObject();
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
