package io.datatracing.query.api;

import static io.datatracing.query.api.Orders.process;
import static io.datatracing.query.api.Orders.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.query.RunningQueryServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DependenciesHandlerTest {
  private static final String ALL = "/api/v1/dependencies?start=0&end=1000000000000";

  @TempDir Path directory;
  private RunningQueryServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void callsRecordsAndQueriesAreCountedByWhoIsAtTheirEnds(String store) {
    start(store);
    for (int trace = 1; trace <= 250; trace++) {
      server.store(order(trace, trace % 10 == 0));
    }
    JsonNode graph = server.json(ALL + "&traces=2000");
    new OpenApi(server).assertValid("Dependencies", graph);
    assertThat(graph.get("method").asText()).isEqualTo("traces");
    assertThat(graph.get("traceCount").asInt()).isEqualTo(250);
    assertThat(graph.get("spanCount").asInt()).isEqualTo(250 * 7);
    assertThat(edges(graph))
        .containsExactlyInAnyOrder(
            "shop -call http-> pricing 250 25",
            "shop -produce messaging-> orders 250 0",
            "orders -consume messaging-> warehouse 250 0",
            "warehouse -write db-> stock 250 0",
            "warehouse -call http-> tax:443 250 0");
    for (JsonNode edge : graph.get("edges")) {
      if (edge.get("protocol").asText().equals("http") && edge.get("errorCount").asInt() > 0) {
        assertThat(edge.at("/times/count").asInt()).isEqualTo(250);
        assertThat(edge.at("/times/meanNanos").asText()).isEqualTo("70");
        assertThat(edge.at("/example/traceId").asText()).endsWith("a");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void storeHasAddedUpServicesOfAllSpans(String store) {
    start(store);
    for (int trace = 1; trace <= 250; trace++) {
      server.store(order(trace, trace % 10 == 0));
    }
    JsonNode graph = server.json(ALL);
    new OpenApi(server).assertValid("Dependencies", graph);
    assertThat(graph.get("method").asText()).isEqualTo("rollup");
    assertThat(edges(graph))
        .containsExactlyInAnyOrder(
            "shop -call http-> pricing 250 25",
            "shop -produce messaging-> orders 250 0",
            "orders -consume messaging-> warehouse 250 0",
            "warehouse -call db-> postgresql/stock 250 0");
    assertThat(edges(server.json(ALL + "&service=pricing")))
        .containsExactly("shop -call http-> pricing 250 25");
  }

  @Test
  void newestTracesAreCountedAndWhereThatBeginsIsSaid() {
    start("memory");
    for (int trace = 1; trace <= 130; trace++) {
      server.store(order(trace, false));
    }
    JsonNode graph = server.json(ALL + "&traces=120");
    assertThat(graph.get("traceCount").asInt()).isEqualTo(120);
    assertThat(graph.at("/cuts/0").asText()).isEqualTo("traces");
    assertThat(graph.get("fromTimeUnixNano").asLong()).isEqualTo(11_000_000_000L - 200);
    assertThat(server.json(ALL + "&traces=130").get("cuts")).isEmpty();
    assertThat(server.json(ALL + "&traces=1&service=nobody").get("nodes")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?end=1|start|is missing",
        "?start=0|end|is missing",
        "?start=2&end=1|start|swap them",
        "?start=0&end=1&traces=20001|traces|1 to 20000",
        "?start=0&end=1&detail=all|detail|steps or services",
        "?start=0&end=1&limit=3|limit|There is no parameter"
      })
  void wrongParameterIsNamed(String query, String parameter, String says) {
    start("memory");
    JsonNode problem = server.problem(400, "/api/v1/dependencies" + query);
    assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
    assertThat(problem.get("detail").asText()).contains(says);
  }

  private static List<Span> order(int trace, boolean fails) {
    return List.of(
        span(trace, 9, 0, "POST /orders", "shop", SpanKind.SERVER).build(),
        span(trace, 4, 9, "GET", "shop", SpanKind.CLIENT)
            .attribute(Attribute.of("http.request.method", "GET"))
            .build(),
        span(trace, 5, 4, "GET /price", "pricing", SpanKind.SERVER)
            .attribute(Attribute.of("http.request.method", "GET"))
            .times(trace * 1_000_000_000L - 120, trace * 1_000_000_000L - 50)
            .status(fails ? new Status(Status.Code.ERROR, "no price") : Status.UNSET)
            .build(),
        send(trace, "orders", 0, trace).parent(new SpanId(16L * trace + 9)).build(),
        process(trace, "orders", 0, trace).parent(new SpanId(16L * trace + 1)).build(),
        span(trace, 6, 2, "INSERT stock", "warehouse", SpanKind.CLIENT)
            .attribute(Attribute.of("db.system.name", "postgresql"))
            .attribute(Attribute.of("db.namespace", "stock"))
            .build(),
        span(trace, 7, 2, "GET", "warehouse", SpanKind.CLIENT)
            .attribute(Attribute.of("http.request.method", "GET"))
            .attribute(Attribute.of("server.address", "tax"))
            .attribute(Attribute.of("server.port", 443))
            .build());
  }

  private static SpanBuilder span(
      int trace, int span, int parent, String name, String service, SpanKind kind) {
    return Span.builder(new TraceId(0, trace), new SpanId(16L * trace + span), name)
        .parent(parent == 0 ? null : new SpanId(16L * trace + parent))
        .kind(kind)
        .times(trace * 1_000_000_000L - 200, trace * 1_000_000_000L + 2_000_000)
        .resource(new Resource(List.of(Attribute.of("service.name", service))));
  }

  private void start(String store) {
    server = new RunningQueryServer(store, directory);
  }

  private static List<String> edges(JsonNode graph) {
    List<String> edges = new ArrayList<>();
    for (JsonNode edge : graph.get("edges")) {
      edges.add(
          graph.at("/nodes/" + edge.get("from").asInt() + "/name").asText()
              + " -"
              + edge.get("type").asText()
              + " "
              + edge.get("protocol").asText()
              + "-> "
              + graph.at("/nodes/" + edge.get("to").asInt() + "/name").asText()
              + " "
              + edge.get("count").asLong()
              + " "
              + edge.get("errorCount").asLong());
    }
    return edges;
  }
}
