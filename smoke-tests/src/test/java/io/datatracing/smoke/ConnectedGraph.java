package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What {@code GET /api/v1/traces/{id}/dag} answers: steps of several traces as one graph. */
final class ConnectedGraph {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode graph;

  private ConnectedGraph(JsonNode graph) {
    this.graph = graph;
  }

  /** As {@code query}'s server has it now, with what is a hop or two away. */
  static ConnectedGraph read(URI query, String traceId) throws IOException {
    URI dag = query.resolve("/api/v1/traces/" + traceId + "/dag");
    try (InputStream answer = dag.toURL().openStream()) {
      return new ConnectedGraph(JSON.readTree(answer));
    }
  }

  /** The kind and name of each node, such as {@code topic orders}; of services the service's. */
  Set<String> nodes() {
    Set<String> nodes = new HashSet<>();
    for (JsonNode node : graph.required("nodes")) {
      JsonNode service = node.required("service");
      String name =
          service.isNull() ? node.required("name").asText() : service.required("name").asText();
      nodes.add((service.isNull() ? node.required("kind").asText() : "service") + " " + name);
    }
    return nodes;
  }

  /** Fails unless edges lead from each node to each other one, in whatever direction. */
  void assertIsOne() {
    Map<Integer, Integer> partOf = new HashMap<>();
    for (JsonNode node : graph.required("nodes")) {
      partOf.put(node.required("id").asInt(), node.required("id").asInt());
    }
    for (JsonNode edge : graph.required("edges")) {
      int from = partOf.get(edge.required("from").asInt());
      int to = partOf.get(edge.required("to").asInt());
      partOf.replaceAll((node, part) -> part == from ? to : part);
    }
    assertThat(new HashSet<>(partOf.values()))
        .as("parts of the graph that nothing connects: %s", graph)
        .hasSize(1);
  }

  /** How many edges bring a record to where a dead letter is put. */
  int deadLetters() {
    int count = 0;
    for (JsonNode edge : graph.required("edges")) {
      count += edge.required("deadLetterCount").asInt();
    }
    return count;
  }
}
