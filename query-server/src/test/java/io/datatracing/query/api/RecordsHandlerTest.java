package io.datatracing.query.api;

import static io.datatracing.query.api.Orders.CUSTOMER_7;
import static io.datatracing.query.api.Orders.batch;
import static io.datatracing.query.api.Orders.ids;
import static io.datatracing.query.api.Orders.input;
import static io.datatracing.query.api.Orders.key;
import static io.datatracing.query.api.Orders.process;
import static io.datatracing.query.api.Orders.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Span;
import io.datatracing.model.join.RecordKeyForms;
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

class RecordsHandlerTest {
  private static final String ORDERS = "/api/v1/records/orders?start=0&end=1000000000000";

  @TempDir Path directory;
  private RunningQueryServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void recordIsFollowedByItsKeyThroughTraces(String store) {
    start(store);
    server.store(
        List.of(
            process(2, "orders", 0, 57).attribute(key(CUSTOMER_7)).build(),
            send(1, "orders", 0, 57).attribute(key(CUSTOMER_7)).build(),
            send(3, "orders", 0, 58).attribute(key("p:customer-7")).build(),
            send(4, "orders", 0, 59).attribute(key("h:0000000000000000")).build(),
            send(5, "payments", 0, 57).attribute(key(CUSTOMER_7)).build()));
    JsonNode answer = server.json(ORDERS + "&key=customer-7");
    assertThat(hops(answer)).containsExactly("send 1", "process 2", "send 3");
    assertThat(answer.get("truncated").asBoolean()).isFalse();
    assertThat(answer.at("/hops/1").toString())
        .isEqualTo(
            "{\"traceId\":\"00000000000000000000000000000002\",\"spanId\":\"0000000000000022\","
                + "\"name\":\"process orders\",\"operation\":\"process\",\"service\":"
                + answer.at("/hops/1/service")
                + ",\"startTimeUnixNano\":\"2000000002\",\"durationNanos\":\"1000000\","
                + "\"status\":\"UNSET\",\"topic\":\"orders\",\"record\":{\"cluster\":\"c\","
                + "\"topic\":\"orders\",\"partition\":0,\"offset\":\"57\"},\"group\":\"stock\","
                + "\"key\":\"h:acade5fe58d0b5a8\",\"ids\":[],\"batch\":null}");
    new OpenApi(server).assertValid("RecordHops", answer);
  }

  @Test
  void numberFindsKeysOfTextIntAndLong() {
    start("segment");
    List<Span> spans = new ArrayList<>();
    for (String form : RecordKeyForms.of("7")) {
      spans.add(send(1 + spans.size(), "orders", 0, spans.size()).attribute(key(form)).build());
    }
    server.store(spans);
    assertThat(hops(server.json(ORDERS + "&key=7")))
        .containsExactly("send 1", "send 2", "send 3", "send 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void idIsFollowedIntoOtherTopics(String store) {
    start(store);
    server.store(
        List.of(
            send(1, "orders", 0, 57).attribute(ids("orderId=" + CUSTOMER_7)).build(),
            send(2, "payments", 1, 3).attribute(ids("x=h:1", "order=" + CUSTOMER_7)).build(),
            send(3, "parcels", 1, 4).attribute(ids("order=p:customer-7")).build(),
            send(4, "parcels", 1, 5).attribute(ids("order=p:customer-70")).build()));
    assertThat(hops(server.json(ORDERS + "&id=customer-7")))
        .containsExactly("send 1", "send 2", "send 3");
    assertThat(hops(server.json(ORDERS + "&id=order=customer-7")))
        .containsExactly("send 2", "send 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void placeFindsSenderHandlerAndBatches(String store) {
    start(store);
    Span sent = send(1, "orders", 0, 57).build();
    server.store(
        List.of(
            sent,
            process(2, "orders", 0, 57).build(),
            batch(3, "orders", "orders/0:50-60", "orders/1:2-2").build(),
            batch(4, "orders").link(input(sent, "orders", 0, 57)).build(),
            batch(5, "orders", "orders/0:58-60").build(),
            send(6, "orders", 1, 57).build(),
            send(7, "orders", 0, 58).build()));
    assertThat(hops(server.json(ORDERS + "&partition=0&offset=57")))
        .containsExactly("send 1", "process 2", "process 3", "process 4");
  }

  @Test
  void thereIsAMostAndItIsSaid() {
    start("memory");
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 150; i++) {
      spans.add(send(i, "orders", 0, i).attribute(key(CUSTOMER_7)).build());
    }
    server.store(spans);
    JsonNode answer = server.json(ORDERS + "&key=customer-7&limit=120");
    assertThat(answer.get("hops")).hasSize(120);
    assertThat(hops(answer)).endsWith("send 150");
    assertThat(answer.get("truncated").asBoolean()).isTrue();
    assertThat(server.json(ORDERS + "&key=customer-7&limit=150").get("truncated").asBoolean())
        .isFalse();
  }

  @Test
  void recordThatIsNotKnownHasNoHops() {
    start("memory");
    assertThat(server.json(ORDERS + "&key=nobody").get("hops")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key=a&end=2|start|start is missing",
        "key=a&start=2|end|end is missing",
        "key=a&start=3&end=2|start|is after end",
        "start=1&end=2|key|give key, id, or partition and offset",
        "start=1&end=2&key=a&id=b|key|more than one",
        "start=1&end=2&id=a&offset=1|id|more than one",
        "start=1&end=2&partition=0|offset|offset is missing",
        "start=1&end=2&offset=0|partition|partition is missing",
        "start=1&end=2&partition=x&offset=0|partition|a number from 0",
        "start=1&end=2&partition=0&offset=-1|offset|a number from 0",
        "start=1&end=2&key=a&limit=1001|limit|from 1 to 1000",
        "start=1&end=2&kye=a|kye|There is no parameter",
      })
  void wrongParameterIsNamedWithWhatWouldBeRight(String query, String parameter, String detail) {
    start("memory");
    JsonNode problem = server.problem(400, "/api/v1/records/orders?" + query);
    assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
    assertThat(problem.get("detail").asText()).contains(detail);
  }

  private void start(String store) {
    server = new RunningQueryServer(store, directory);
  }

  private static List<String> hops(JsonNode answer) {
    List<String> hops = new ArrayList<>();
    for (JsonNode hop : answer.get("hops")) {
      long trace = Long.parseLong(hop.get("traceId").asText(), 16);
      hops.add(hop.get("operation").asText() + " " + trace);
    }
    return hops;
  }
}
