package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.Exemplar;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.ServiceEdge;
import io.datatracing.storage.api.ServiceEdges;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the store has added up, in the form that {@link StepGraphJson} gives graphs. */
final class ServiceEdgesJson {
  private final JsonAnswers answers;
  private final List<ServiceEdge> edges;
  private final long unmatched;

  /** In order of first sight, with all that leads to it. */
  private final Map<EdgeNode, LatencyFigures> nodes = new LinkedHashMap<>();

  private final Map<EdgeNode, Integer> ids = new LinkedHashMap<>();

  /**
   * @param service only what it uses and what uses it; null for all
   */
  ServiceEdgesJson(JsonAnswers answers, ServiceEdges all, @Nullable String service) {
    this.answers = answers;
    unmatched = all.unmatchedCalls();
    EdgeNode only = service == null ? null : EdgeNode.service(service);
    edges =
        all.edges().stream()
            .filter(edge -> only == null || edge.from().equals(only) || edge.to().equals(only))
            .toList();
    for (ServiceEdge edge : edges) {
      nodes.computeIfAbsent(edge.from(), node -> new LatencyFigures());
      nodes.computeIfAbsent(edge.to(), node -> new LatencyFigures()).add(edge.calls());
    }
    nodes.keySet().forEach(node -> ids.put(node, ids.size()));
  }

  void write(JsonGenerator json, long startNanos) throws IOException {
    json.writeStringField("method", "rollup");
    json.writeNullField("traceCount");
    json.writeNumberField("spanCount", edges.stream().mapToLong(e -> e.calls().count()).sum());
    JsonAnswers.nanos(json, "fromTimeUnixNano", startNanos);
    json.writeArrayFieldStart("nodes");
    for (Map.Entry<EdgeNode, LatencyFigures> node : nodes.entrySet()) {
      node(json, node.getKey(), node.getValue());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("edges");
    for (ServiceEdge edge : edges) {
      edge(json, edge);
    }
    json.writeEndArray();
    json.writeNumberField("unmatchedCallCount", unmatched);
    json.writeArrayFieldStart("cuts");
    json.writeEndArray();
  }

  private void node(JsonGenerator json, EdgeNode node, LatencyFigures uses) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", Objects.requireNonNull(ids.get(node)));
    json.writeStringField("kind", kind(node));
    json.writeStringField("name", node.name());
    boolean isService = node.type() == EdgeNode.Type.SERVICE;
    if (isService) {
      json.writeObjectFieldStart("service");
      answers.service(json, node.name());
      json.writeEndObject();
    } else {
      json.writeNullField("service");
    }
    json.writeNullField("detail");
    json.writeNumberField("spanCount", uses.count());
    json.writeNumberField("entryCount", isService ? uses.count() : 0);
    json.writeNumberField("failedEntryCount", isService ? uses.errors() : 0);
    json.writeNumberField("errorCount", uses.errors());
    json.writeNumberField("runningCount", 0);
    json.writeNumberField("orphanCount", 0);
    json.writeNumberField("retryCount", 0);
    json.writeNullField("traceCount");
    times(json, "times", uses);
    example(json, uses);
    json.writeBooleanField("failing", false);
    json.writeEndObject();
  }

  private void edge(JsonGenerator json, ServiceEdge edge) throws IOException {
    LatencyFigures calls = edge.calls();
    json.writeStartObject();
    json.writeNumberField("from", Objects.requireNonNull(ids.get(edge.from())));
    json.writeNumberField("to", Objects.requireNonNull(ids.get(edge.to())));
    json.writeStringField("type", type(edge));
    json.writeStringField("protocol", protocol(edge.kind()));
    json.writeNumberField("count", calls.count());
    json.writeNumberField("errorCount", calls.errors());
    json.writeNumberField("joinedCount", 0);
    json.writeNumberField("deadLetterCount", 0);
    times(json, "times", calls);
    times(json, "queue", new LatencyFigures());
    example(json, calls);
    json.writeBooleanField("failing", false);
    json.writeEndObject();
  }

  private static String kind(EdgeNode node) {
    return switch (node.type()) {
      case SERVICE -> "service";
      case DESTINATION -> "topic";
      case DATABASE -> "store";
    };
  }

  private static String type(ServiceEdge edge) {
    if (edge.to().type() == EdgeNode.Type.DESTINATION) {
      return "produce";
    }
    return edge.from().type() == EdgeNode.Type.DESTINATION ? "consume" : "call";
  }

  private static String protocol(ServiceEdge.Kind kind) {
    return switch (kind) {
      case HTTP -> "http";
      case RPC -> "rpc";
      case MESSAGING -> "messaging";
      case DATABASE -> "db";
      case OTHER -> "internal";
    };
  }

  private static void times(JsonGenerator json, String field, LatencyFigures figures)
      throws IOException {
    CompactHistogram durations = figures.durations();
    json.writeObjectFieldStart(field);
    json.writeNumberField("count", durations.count());
    JsonAnswers.nanos(json, "meanNanos", Math.round(durations.mean()));
    JsonAnswers.nanos(json, "maxNanos", durations.maximum());
    json.writeEndObject();
  }

  /** Null for what nobody uses: who only calls others. */
  private static void example(JsonGenerator json, LatencyFigures figures) throws IOException {
    Exemplar exemplar = figures.slowestError();
    exemplar = exemplar == null ? figures.slowest() : exemplar;
    if (exemplar == null) {
      json.writeNullField("example");
      return;
    }
    json.writeObjectFieldStart("example");
    json.writeStringField("traceId", exemplar.traceId().toString());
    json.writeNullField("spanId");
    json.writeEndObject();
  }
}
