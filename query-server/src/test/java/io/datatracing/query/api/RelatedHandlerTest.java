package io.datatracing.query.api;

import static io.datatracing.query.api.Orders.batch;
import static io.datatracing.query.api.Orders.input;
import static io.datatracing.query.api.Orders.process;
import static io.datatracing.query.api.Orders.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.query.RunningQueryServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelatedHandlerTest {
  @TempDir Path directory;
  private RunningQueryServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void recordWithoutHeadersLeadsToItsHandlerAndBack(String store) {
    start(store);
    server.store(
        List.of(
            send(1, "orders", 0, 57).build(),
            process(2, "orders", 0, 57).build(),
            process(3, "orders", 1, 57).build()));
    assertThat(edges(1)).containsExactly("join out 2 process orders orders/0:57");
    assertThat(edges(2)).containsExactly("join in 1 send orders orders/0:57");
    assertThat(edges(3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void linksAreFoundFromBothSides(String store) {
    start(store);
    Span sent = send(1, "orders", 0, 57).build();
    server.store(List.of(sent, batch(2, "orders").link(input(sent, "orders", 0, 57)).build()));
    assertThat(edges(1)).containsExactly("reverse_link/input out 2 process orders orders/0:57");
    assertThat(edges(2)).containsExactly("link/input in 1 send orders orders/0:57");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void inputsBeyondTheLinksAreJoinedFromBothSides(String store) {
    start(store);
    server.store(
        List.of(
            send(1, "orders", 0, 57).build(),
            send(2, "orders", 0, 58).build(),
            send(3, "orders", 0, 61).build(),
            batch(4, "orders", "orders/0:50-60").build()));
    assertThat(edges(1)).containsExactly("join out 4 process orders orders/0:57");
    assertThat(edges(4))
        .containsExactlyInAnyOrder(
            "join in 1 send orders orders/0:57", "join in 2 send orders orders/0:58");
  }

  /** Of a share group: the delivery count comes with the record, the span before does not. */
  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void attemptsOfSeveralProcessesAtARecordWithoutHeadersLeadToEachOther(String store) {
    start(store);
    server.store(
        List.of(attempt(1, 57, 1).build(), attempt(2, 57, 2).build(), attempt(3, 58, 2).build()));
    assertThat(edges(1)).containsExactly("join/retry_of out 2 process orders orders/0:57");
    assertThat(edges(2)).containsExactly("join/retry_of in 1 process orders orders/0:57");
    assertThat(edges(3)).isEmpty();
    new OpenApi(server).assertValid("RelatedTraces", related(2));
  }

  private static SpanBuilder attempt(int id, long offset, long number) {
    return process(id, "orders", 0, offset)
        .attribute(Attribute.of("messaging.consumer.group.name", "couriers"))
        .attribute(Attribute.of("datatracing.attempt", number));
  }

  @Test
  void headerAndPlaceThatDisagreeAreReported() {
    start("memory");
    Span sent = send(1, "orders", 0, 57).build();
    server.store(List.of(sent, process(2, "orders", 0, 57).parent(new SpanId(0x99)).build()));
    JsonNode answer = related(2);
    assertThat(answer.at("/disagreements/0/producer/traceId").asText()).endsWith("01");
    assertThat(answer.at("/disagreements/0/named/spanId").asText()).endsWith("99");
    assertThat(answer.at("/disagreements/0/record/offset").asText()).isEqualTo("57");
    assertThat(edges(2)).containsExactly("join in 1 send orders orders/0:57");
    new OpenApi(server).assertValid("RelatedTraces", answer);
  }

  @Test
  void spanThatIsNotStoredIsNamedAllTheSame() {
    start("memory");
    Span never = send(9, "orders", 0, 57).build();
    server.store(List.of(batch(2, "orders").link(input(never, "orders", 0, 57)).build()));
    assertThat(edges(2)).containsExactly("link/input in 9 null orders/0:57");
  }

  @Test
  void timeIsADayAroundTheTraceUnlessItIsGiven() {
    start("memory");
    Span sent = send(1, "orders", 0, 57).build();
    Span late = process(200_000, "orders", 0, 57).build();
    server.store(List.of(sent, late));
    assertThat(edges(1)).isEmpty();
    assertThat(server.json(path(1) + "?end=300000000000000").get("edges")).hasSize(1);
  }

  @Test
  void traceThatIsNotThereIsNotFound() {
    start("memory");
    server.problem(404, path(1));
    server.problem(400, "/api/v1/traces/xyz/related");
    server.problem(400, path(1) + "?since=1h");
  }

  private void start(String store) {
    server = new RunningQueryServer(store, directory);
  }

  private static String path(int trace) {
    return "/api/v1/traces/%032x/related".formatted(trace);
  }

  private JsonNode related(int trace) {
    return server.json(path(trace));
  }

  private List<String> edges(int trace) {
    List<String> edges = new ArrayList<>();
    for (JsonNode edge : related(trace).get("edges")) {
      String linkType = edge.get("linkType").isNull() ? "" : "/" + edge.get("linkType").asText();
      String name = edge.get("span").isNull() ? "null" : edge.at("/span/name").asText();
      JsonNode record = edge.get("record");
      edges.add(
          edge.get("type").asText()
              + linkType
              + " "
              + edge.get("flow").asText()
              + " "
              + Long.parseLong(edge.at("/other/traceId").asText(), 16)
              + " "
              + name
              + " "
              + record.get("topic").asText()
              + "/"
              + record.get("partition")
              + ":"
              + record.get("offset").asText());
    }
    return edges;
  }
}
