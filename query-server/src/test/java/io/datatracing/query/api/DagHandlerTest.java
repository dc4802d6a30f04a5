package io.datatracing.query.api;

import static io.datatracing.query.api.Orders.batch;
import static io.datatracing.query.api.Orders.input;
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

class DagHandlerTest {
  @TempDir Path directory;
  private RunningQueryServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void failureIsFollowedThroughTopicsIntoOtherTraces(String store) {
    start(store);
    Span forwarded =
        send(2, "priced", 0, 8)
            .parent(process(2, "orders", 0, 57).build().spanId())
            .resource(service("warehouse"))
            .build();
    server.store(
        List.of(
            call(1, 5, "pricing").status(new Status(Status.Code.ERROR, "no price")).build(),
            send(1, "orders", 0, 57).parent(new SpanId(16L + 9)).build(),
            root(1, 9).build(),
            process(2, "orders", 0, 57).build(),
            forwarded,
            batch(3, "priced")
                .link(input(forwarded, "priced", 0, 8))
                .status(new Status(Status.Code.ERROR, "column price is null"))
                .build()));
    JsonNode dag = dag(3, "");
    new OpenApi(server).assertValid("TraceDag", dag);
    assertThat(nodes(dag))
        .containsExactlyInAnyOrder(
            "reports process priced!",
            "warehouse process orders!",
            "topic priced!",
            "topic orders!",
            "shop POST /orders!",
            "pricing GET /price!");
    assertThat(edges(dag))
        .contains(
            "POST /orders -produce-> orders 1!",
            "orders -consume-> process orders 1!",
            "process orders -produce-> priced 1!",
            "priced -consume-> process priced 7!",
            "POST /orders -call-> GET /price 1");
    assertThat(dag.at("/failure/cause/error").asText()).isEqualTo("no price");
    assertThat(dag.at("/failure/cause/service").asText()).isEqualTo("pricing");
    assertThat(dag.at("/failure/breakage/error").asText()).isEqualTo("column price is null");
    List<String> way = new ArrayList<>();
    dag.at("/failure/path").forEach(hop -> way.add(hop.get("operation").asText()));
    assertThat(way).containsExactly("GET /price", "send orders", "send priced", "process priced");
    assertThat(dag.get("traces")).hasSize(3);
    assertThat(dag.at("/traces/2/hop").asInt()).isEqualTo(2);
  }

  @Test
  void expandsHopByHopAndSaysWhereItStopped() {
    start("memory");
    List<Span> spans = new ArrayList<>();
    for (int trace = 1; trace <= 6; trace++) {
      Span handled = process(trace, "t" + trace, 0, 1).build();
      spans.add(handled);
      spans.add(send(trace, "t" + (trace + 1), 0, 1).parent(handled.spanId()).build());
    }
    server.store(spans);
    JsonNode alone = dag(3, "?hops=0");
    assertThat(alone.get("traces")).hasSize(1);
    assertThat(cuts(alone)).containsExactly("hops");
    JsonNode two = dag(3, "?hops=2");
    assertThat(two.get("traces")).hasSize(5);
    assertThat(two.at("/traces/0/expanded").asBoolean()).isTrue();
    assertThat(two.at("/traces/4/expanded").asBoolean()).isFalse();
    assertThat(cuts(two)).containsExactly("hops");
    JsonNode all = dag(3, "?hops=10");
    assertThat(all.get("traces")).hasSize(6);
    assertThat(cuts(all)).isEmpty();
    JsonNode few = dag(3, "?hops=10&traces=2");
    assertThat(few.get("traces")).hasSize(2);
    assertThat(cuts(few)).contains("traces");
  }

  @Test
  void traceThatALinkNamesAndNobodyStoredIsTold() {
    start("memory");
    Span never = send(9, "orders", 0, 57).build();
    server.store(List.of(batch(2, "orders").link(input(never, "orders", 0, 57)).build()));
    JsonNode dag = dag(2, "");
    assertThat(dag.get("missingTraceCount").asInt()).isEqualTo(1);
    assertThat(dag.at("/missingTraces/0").asText()).isEqualTo(never.traceId().toString());
    assertThat(dag.get("failure").isNull()).isTrue();
  }

  @Test
  void servicesAreOneNodeEachOnRequest() {
    start("memory");
    server.store(
        List.of(
            root(1, 9).build(),
            call(1, 5, "pricing").build(),
            send(1, "orders", 0, 57).parent(new SpanId(16L + 9)).build(),
            process(1, "orders", 0, 57).parent(new SpanId(16L + 1)).build()));
    JsonNode dag = dag(1, "?detail=services");
    assertThat(nodes(dag))
        .containsExactlyInAnyOrder(
            "shop shop", "pricing pricing", "warehouse warehouse", "topic orders");
    assertThat(dag.at("/edges/0/queue/count").asInt() + dag.at("/edges/1/queue/count").asInt())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?hops=11|hops|0 to 10",
        "?traces=0|traces|1 to 500",
        "?detail=spans|detail|'spans'",
        "?start=yesterday|start|'yesterday'",
        "?depth=1|depth|There is no parameter"
      })
  void wrongParameterIsNamed(String query, String parameter, String says) {
    start("memory");
    server.store(List.of(root(1, 9).build()));
    JsonNode problem = server.problem(400, path(1) + query);
    assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
    assertThat(problem.get("detail").asText()).contains(says);
  }

  private static SpanBuilder root(int trace, int span) {
    return span(trace, span, "POST /orders", "shop").kind(SpanKind.SERVER);
  }

  /** A call that the trace's root makes before it sends. */
  private static SpanBuilder call(int trace, int span, String service) {
    return span(trace, span, "GET /price", service)
        .kind(SpanKind.SERVER)
        .parent(new SpanId(16L * trace + 9))
        .times(trace * 1_000_000_000L - 100, trace * 1_000_000_000L - 50);
  }

  private static SpanBuilder span(int trace, int span, String name, String service) {
    return Span.builder(new TraceId(0, trace), new SpanId(16L * trace + span), name)
        .times(trace * 1_000_000_000L - 200, trace * 1_000_000_000L + 2_000_000)
        .resource(service(service));
  }

  private static Resource service(String name) {
    return new Resource(List.of(Attribute.of("service.name", name)));
  }

  private void start(String store) {
    server = new RunningQueryServer(store, directory);
  }

  private static String path(int trace) {
    return "/api/v1/traces/%032x/dag".formatted(trace);
  }

  private JsonNode dag(int trace, String query) {
    return server.json(path(trace) + query);
  }

  private static List<String> cuts(JsonNode dag) {
    List<String> cuts = new ArrayList<>();
    dag.get("cuts").forEach(cut -> cuts.add(cut.asText()));
    return cuts;
  }

  private static List<String> nodes(JsonNode dag) {
    List<String> nodes = new ArrayList<>();
    for (JsonNode node : dag.get("nodes")) {
      String who =
          node.get("service").isNull()
              ? node.get("kind").asText()
              : node.at("/service/name").asText();
      nodes.add(
          who + " " + node.get("name").asText() + (node.get("failing").asBoolean() ? "!" : ""));
    }
    return nodes;
  }

  private static List<String> edges(JsonNode dag) {
    List<String> edges = new ArrayList<>();
    for (JsonNode edge : dag.get("edges")) {
      edges.add(
          dag.at("/nodes/" + edge.get("from").asInt() + "/name").asText()
              + " -"
              + edge.get("type").asText()
              + "-> "
              + dag.at("/nodes/" + edge.get("to").asInt() + "/name").asText()
              + " "
              + edge.get("count").asLong()
              + (edge.get("failing").asBoolean() ? "!" : ""));
    }
    return edges;
  }
}
