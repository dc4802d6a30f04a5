package io.datatracing.query.jaeger;

import static io.datatracing.query.ShopTraces.NOON_MICROS;
import static io.datatracing.query.ShopTraces.NOON_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.query.ShopTraces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The calls that Jaeger's UI 1.x ({@code src/api/jaeger.ts} in its repository) and Grafana's data
 * source for Jaeger make, letter by letter.
 */
class JaegerUiTest {
  private static final TraceId WIDE = new TraceId(0xabcL, 4);
  private static final TraceId NARROW = new TraceId(0, 0x5fL);
  private static final String RANGE =
      "start=" + (NOON_MICROS - 1_000_000) + "&end=" + (NOON_MICROS + 60_000_000);

  @TempDir static Path directory;
  private static RunningQueryServer server;

  @BeforeAll
  static void startServer() {
    server = new RunningQueryServer("segment", directory);
    server.store(ShopTraces.failedOrder(WIDE));
    List<Span> narrow = new ArrayList<>(ShopTraces.failedOrder(NARROW).subList(0, 1));
    narrow.add(ShopTraces.oddSpan(NARROW));
    narrow.add(
        ShopTraces.span(NARROW, 8, 1, "a/b c", "mail ü/1", SpanKind.PRODUCER, 1_000, 1_900)
            .attribute(Attribute.of("messaging.destination.name", "orders"))
            .build());
    server.store(narrow);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void servicesAndOperations() {
    JsonNode services = server.json("/api/services");
    assertThat(texts(services.get("data"))).containsExactly("mail ü/1", "pricing", "shop");
    assertThat(services.get("total").asInt()).isEqualTo(3);
    assertThat(services.get("errors").isNull()).isTrue();
    assertThat(texts(server.json("/api/services/mail%20%C3%BC%2F1/operations").get("data")))
        .containsExactly("a/b c");
    assertThat(texts(server.json("/api/services/nobody/operations").get("data"))).isEmpty();
    JsonNode serverSide = server.json("/api/operations?service=shop&spanKind=server").get("data");
    assertThat(serverSide).hasSize(1);
    assertThat(serverSide.get(0).get("name").asText()).isEqualTo("POST /orders");
    assertThat(serverSide.get(0).get("spanKind").asText()).isEqualTo("server");
    assertThat(server.json("/api/operations?service=shop&spanKind=").get("data")).hasSize(3);
  }

  @Test
  void traceHasWhatTheUiDraws() {
    JsonNode answer = server.json("/api/traces/" + WIDE);
    assertThat(answer.get("data")).hasSize(1);
    JsonNode trace = answer.at("/data/0");
    assertThat(trace.get("traceID").asText()).isEqualTo(WIDE.toString());
    assertThat(trace.get("processes")).hasSize(2);
    JsonNode root = trace.at("/spans/0");
    assertThat(root.get("startTime").asLong()).isEqualTo(NOON_MICROS);
    assertThat(root.get("duration").asLong()).isEqualTo(100_000);
    assertThat(root.get("references")).isEmpty();
    assertThat(root.get("warnings").isNull()).isTrue();
    assertThat(trace.at("/processes/" + root.get("processID").asText() + "/serviceName").asText())
        .isEqualTo("shop");
    assertThat(tag(root, "order.items").toString())
        .isEqualTo("{\"key\":\"order.items\",\"type\":\"int64\",\"value\":3}");
    assertThat(tag(root, "order.total").toString())
        .isEqualTo("{\"key\":\"order.total\",\"type\":\"float64\",\"value\":12.5}");
    assertThat(tag(root, "order.gift").toString())
        .isEqualTo("{\"key\":\"order.gift\",\"type\":\"bool\",\"value\":true}");
    // No JavaScript number is this one.
    assertThat(tag(root, "order.number").get("value").asText()).isEqualTo("1152921504606846976");
    assertThat(tag(root, "order.number").get("value").isTextual()).isTrue();
    assertThat(tag(root, "order.skus").get("value").asText()).isEqualTo("[\"a\",\"b\"]");
    assertThat(tag(root, "span.kind").get("value").asText()).isEqualTo("server");
    assertThat(tag(root, "otel.scope.name").get("value").asText()).isEqualTo("okhttp");

    JsonNode failed = trace.at("/spans/2");
    assertThat(tag(failed, "error").get("value").asBoolean()).isTrue();
    assertThat(tag(failed, "otel.status_description").get("value").asText()).isEqualTo("no price");
    assertThat(failed.at("/references/0/refType").asText()).isEqualTo("CHILD_OF");
    assertThat(failed.at("/references/0/spanID").asText()).isEqualTo("0000000000000002");
    assertThat(failed.at("/references/1/refType").asText()).isEqualTo("FOLLOWS_FROM");
    assertThat(failed.at("/references/1/traceID").asText()).isEqualTo("0000000000000009");
    assertThat(failed.at("/logs/0/timestamp").asLong()).isEqualTo(NOON_MICROS + 30_000);
    assertThat(failed.at("/logs/0/fields/0/key").asText()).isEqualTo("event");
    assertThat(failed.at("/logs/0/fields/1/value").asText()).isEqualTo("NoPrice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5f",
        "5F",
        "000000000000005f",
        "0000000000000000000000000000005f",
        "00000000000000000000005f"
      })
  void idsMayLackZeros(String id) {
    JsonNode trace = server.json("/api/traces/" + id).at("/data/0");
    assertThat(trace.get("traceID").asText()).isEqualTo("000000000000005f");
  }

  @Test
  void whatIsOddIsSaidNotMended() {
    JsonNode spans = server.json("/api/traces/5f").at("/data/0/spans");
    JsonNode odd = find(spans, "operationName", "odd");
    assertThat(odd.get("duration").asLong()).isZero();
    assertThat(odd.get("startTime").asLong()).isEqualTo(NOON_MICROS + 5_000);
    assertThat(texts(odd.get("warnings")))
        .containsExactly(
            "The span ends 1000000 ns before its start.",
            "Its parent 0000000000000099 is not stored.");
  }

  @Test
  void searchAnswersWholeTracesNewestFirst() {
    // What the UI sends: every field of its form, also those that are empty.
    JsonNode all =
        server.json(
            "/api/traces?"
                + RANGE
                + "&limit=20&lookback=1h&maxDuration=&minDuration=&operation=&service=shop&tags=");
    assertThat(ids(all)).containsExactly(WIDE.toString(), "000000000000005f");
    assertThat(all.at("/data/0/spans")).hasSize(3);
    assertThat(ids(server.json("/api/traces?" + RANGE + "&service=shop&limit=1")))
        .containsExactly(WIDE.toString());
    assertThat(ids(server.json("/api/traces?" + RANGE))).hasSize(2);
    assertThat(ids(server.json("/api/traces?service=shop"))).isEmpty();
    assertThat(ids(server.json("/api/traces?end=" + NOON_MICROS + "&lookback=custom"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tags=%7B%22error%22%3A%22true%22%7D | 1",
        "tag=error:true | 1",
        "tags=%7B%22order.items%22%3A%223%22%2C%22order.gift%22%3A%22true%22%7D | 2",
        "tags=%7B%22order.items%22%3A%223%22%2C%22error%22%3A%22true%22%7D | 0",
        "tags=%7B%22order.total%22%3A12.5%7D | 2",
        "tag=order.items:3&tag=order.gift:true | 2",
        "tag=host.name:h-1 | 2",
        "minDuration=500ms | 1",
        "minDuration=1.5s | 0",
        "minDuration=1ms&maxDuration=31ms | 1",
        "minDuration=100000us&maxDuration=0.1s | 2",
        "operation=GET%20%2Fprice | 1",
        "service=mail%20%C3%BC%2F1&operation=a%2Fb+c | 1"
      })
  void conditionsHoldForOneSpan(String conditions, int found) {
    assertThat(ids(server.json("/api/traces?" + RANGE + "&" + conditions.trim()))).hasSize(found);
  }

  @Test
  void tracesById() {
    JsonNode answer = server.json("/api/traces?traceID=5f&traceID=77&traceID=" + WIDE);
    assertThat(ids(answer)).containsExactly("000000000000005f", WIDE.toString());
    assertThat(answer.at("/errors/0/traceID").asText()).isEqualTo("0000000000000077");
    assertThat(answer.at("/errors/0/msg").asText()).isEqualTo("trace not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | /api/traces/77 | trace not found: 0000000000000077",
        "400 | /api/traces/xyz | 'xyz'",
        "400 | /api/traces/111111111111111111111111111111111 | 32 hexadecimal digits",
        "400 | /api/traces?start=yesterday | start is 'yesterday'",
        "400 | /api/traces?limit=2000 | 1 to 1500",
        "400 | /api/traces?limit=0 | 1 to 1500",
        "400 | /api/traces?minDuration=soon | 'soon'",
        "400 | /api/traces?minDuration=2s&maxDuration=1s | below the shortest",
        "400 | /api/traces?tags=%7Bbroken | must be a JSON object",
        "400 | /api/traces?tags=%5B%5D | must be a JSON object",
        "400 | /api/traces?tag=novalue | key:value",
        "400 | /api/operations | service is missing",
        "400 | /api/operations?service=shop&spanKind=strange | 'strange'",
        "400 | /api/dependencies?endTs=now | 'now'",
        "400 | /api/metrics/latencies?service=shop | quantile is missing",
        "400 | /api/metrics/calls | give it for 1 to 100",
        "404 | /api/services/a/b | nothing at"
      })
  void problemsAreInTheUisWords(int status, String path, String message) {
    JsonNode problem = server.problem(status, path.trim());
    assertThat(problem.get("data").isNull()).isTrue();
    assertThat(problem.at("/errors/0/code").asInt()).isEqualTo(status);
    assertThat(problem.at("/errors/0/msg").asText()).contains(message.trim());
  }

  @Test
  void archiveSaysWhatThereIsInstead() {
    JsonNode problem = server.posted(501, "/api/archive/5f", "");
    assertThat(problem.at("/errors/0/msg").asText()).contains("datatracing store export");
    assertThat(server.posted(501, "/api/transform", "{}").at("/errors/0/msg").asText())
        .contains("OTLP");
  }

  @Test
  void dependenciesNeedNoJob() {
    JsonNode answer =
        server.json("/api/dependencies?endTs=" + (NOON_MILLIS + 60_000) + "&lookback=604800000");
    JsonNode call = find(answer.get("data"), "child", "pricing");
    assertThat(call.get("parent").asText()).isEqualTo("shop");
    assertThat(call.get("callCount").asInt()).isEqualTo(1);
    assertThat(find(answer.get("data"), "child", "orders").get("parent").asText())
        .isEqualTo("mail ü/1");
    assertThat(
            server
                .json(
                    "/api/dependencies?endTs="
                        + (NOON_MILLIS + 60_000)
                        + "&lookback=3600000&service=pricing")
                .get("data"))
        .hasSize(1);
  }

  @Test
  void monitorHasItsFigures() {
    String range =
        "&endTs=" + (NOON_MILLIS + 60_000) + "&lookback=3600000&step=60000&ratePer=600000";
    JsonNode latencies =
        server.json("/api/metrics/latencies?service=shop&quantile=0.95&spanKind=server" + range);
    assertThat(latencies.get("name").asText()).isEqualTo("service_latencies");
    assertThat(latencies.at("/metrics/0/labels/0/value").asText()).isEqualTo("shop");
    JsonNode point = latencies.at("/metrics/0/metricPoints/0");
    assertThat(point.get("timestamp").asText()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(point.at("/gaugeValue/doubleValue").asDouble()).isBetween(99.0, 101.0);
    JsonNode calls =
        server.json(
            "/api/metrics/calls?service=shop&groupByOperation=true&spanKind=server" + range);
    assertThat(calls.get("name").asText()).isEqualTo("service_operation_call_rate");
    assertThat(calls.at("/metrics/0/labels/0/value").asText()).isEqualTo("POST /orders");
    assertThat(calls.at("/metrics/0/metricPoints/0/gaugeValue/doubleValue").asDouble())
        .isEqualTo(2.0 / 60);
    JsonNode errors = server.json("/api/metrics/errors?service=pricing&spanKind=server" + range);
    assertThat(errors.at("/metrics/0/metricPoints/0/gaugeValue/doubleValue").asDouble())
        .isEqualTo(1);
    assertThat(server.json("/api/metrics/minstep").get("data").asLong()).isEqualTo(60_000);
  }

  private static JsonNode tag(JsonNode span, String key) {
    return find(span.get("tags"), "key", key);
  }

  private static JsonNode find(JsonNode list, String field, String value) {
    for (JsonNode element : list) {
      if (element.get(field).asText().equals(value)) {
        return element;
      }
    }
    throw new AssertionError("no element with " + field + " " + value + " in " + list);
  }

  private static List<String> ids(JsonNode answer) {
    return answer.get("data").findValues("traceID").stream()
        .map(JsonNode::asText)
        .filter(id -> id.equals(WIDE.toString()) || id.equals("000000000000005f"))
        .distinct()
        .toList();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
