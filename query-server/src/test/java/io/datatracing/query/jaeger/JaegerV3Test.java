package io.datatracing.query.jaeger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.query.ShopTraces;
import io.datatracing.storage.testing.SpanGenerator;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls of Jaeger's UI 2.x, {@code src/api/v3/client.ts} in its repository. */
class JaegerV3Test {
  private static final TraceId FAILED = new TraceId(0, 0x4);
  private static final String RANGE =
      "query.start_time_min=2026-01-31T11:59:00.000Z&query.start_time_max=2026-01-31T12:01:00.000Z";

  @TempDir static Path directory;
  private static RunningQueryServer server;

  @BeforeAll
  static void startServer() {
    server = new RunningQueryServer("segment", directory);
    server.store(ShopTraces.failedOrder(FAILED));
    server.store(List.of(ShopTraces.oddSpan(new TraceId(5, 5))));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void namesAreThoseOfTheForm() {
    assertThat(server.json("/api/v3/services").toString())
        .isEqualTo("{\"services\":[\"pricing\",\"shop\"]}");
    assertThat(server.json("/api/v3/operations?service=pricing").toString())
        .isEqualTo("{\"operations\":[{\"name\":\"GET /price\",\"spanKind\":\"server\"}]}");
    assertThat(server.json("/api/v3/operations?service=shop&span_kind=client").get("operations"))
        .hasSize(1);
  }

  @Test
  void traceIsOtlp() throws IOException {
    JsonNode answer = server.json("/api/v3/traces/4");
    assertThat(decoded(answer)).containsExactlyInAnyOrderElementsOf(ShopTraces.failedOrder(FAILED));
    assertThat(decoded(server.json("/api/v3/traces/" + FAILED + "?raw_traces=true"))).hasSize(3);
  }

  @Test
  void anySpanSurvivesTheWay(@TempDir Path other) throws IOException {
    Map<TraceId, List<Span>> traces =
        new SpanGenerator(77).traces(60).stream().collect(Collectors.groupingBy(Span::traceId));
    try (RunningQueryServer any = new RunningQueryServer(other)) {
      traces.values().forEach(any::store);
      for (Map.Entry<TraceId, List<Span>> trace : traces.entrySet()) {
        List<Span> expected = Trace.of(trace.getKey(), trace.getValue()).spans();
        List<Span> spans = decoded(any.json("/api/v3/traces/" + trace.getKey()));
        assertThat(readable(Trace.of(trace.getKey(), spans).spans())).isEqualTo(readable(expected));
      }
    }
  }

  /** Protobuf's reader of JSON has one zero only. */
  private static String readable(List<Span> spans) {
    return spans.toString().replace("[value=-0.0]", "[value=0.0]");
  }

  @Test
  void searchAnswersOneResult() throws IOException {
    String query = "/api/v3/traces?" + RANGE + "&query.service_name=shop&query.num_traces=20";
    assertThat(decoded(server.json(query))).hasSize(4);
    assertThat(decoded(server.json(query + "&query.attributes=%7B%22order.items%22%3A%223%22%7D")))
        .hasSize(3);
    assertThat(decoded(server.json(query + "&query.duration_min=50ms&query.operation_name=")))
        .hasSize(3);
    assertThat(decoded(server.json(query + "&query.span_name=odd"))).hasSize(1);
  }

  @Test
  void summaries() {
    JsonNode summaries =
        server
            .json("/api/v3/trace-summaries?" + RANGE + "&query.service_name=shop")
            .get("summaries");
    assertThat(summaries).hasSize(2);
    JsonNode odd = summaries.get(0);
    assertThat(odd.get("orphanSpanCount").asInt()).isEqualTo(1);
    assertThat(odd.get("rootServiceName").asText()).isEmpty();
    JsonNode failed = summaries.get(1);
    assertThat(failed.get("traceId").asText()).isEqualTo(FAILED.toString());
    assertThat(failed.get("rootOperationName").asText()).isEqualTo("POST /orders");
    assertThat(failed.get("minStartTimeUnixNano").asText()).isEqualTo("1769860800000000000");
    assertThat(failed.get("maxEndTimeUnixNano").asText()).isEqualTo("1769860800100000000");
    assertThat(failed.at("/services/0/name").asText()).isEqualTo("pricing");
    assertThat(failed.at("/services/0/errorSpanCount").asInt()).isEqualTo(1);
    assertThat(
            server
                .json("/api/v3/trace-summaries?" + RANGE + "&query.service_name=nobody")
                .get("summaries"))
        .isEmpty();
  }

  @Test
  void dependencies() {
    assertThat(
            server
                .json(
                    "/api/v3/dependencies?start_time=2026-01-31T11:00:00Z"
                        + "&end_time=2026-01-31T13:00:00Z")
                .at("/dependencies")
                .toString())
        .isEqualTo("[{\"parent\":\"shop\",\"child\":\"pricing\",\"callCount\":\"1\"}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | /api/v3/traces/77 | trace not found",
        "404 | /api/v3/traces?R&query.service_name=nobody | No traces found",
        "400 | /api/v3/traces/xyz | 'xyz'",
        "400 | /api/v3/traces | query.start_time_min is missing",
        "400 | /api/v3/traces?query.start_time_min=1&query.start_time_max=2 | a time such as",
        "400 | /api/v3/traces?R&query.search_depth=many | 1 to 1500",
        "400 | /api/v3/traces?R&query.duration_min=1 | a duration such as",
        "400 | /api/v3/traces?R&query.attributes=a | must be a JSON object",
        "400 | /api/v3/traces?R&query.filter=%7B%7D | not supported",
        "400 | /api/v3/operations | service is missing"
      })
  void problemsAreTheGateways(int status, String path, String message) {
    JsonNode problem = server.problem(status, path.trim().replace("?R", "?" + RANGE));
    assertThat(problem.at("/error/httpCode").asInt()).isEqualTo(status);
    assertThat(problem.at("/error/message").asText()).contains(message.trim());
  }

  /** By protobuf's own reader, which has ids in Base64 where OTLP has hex. */
  private static List<Span> decoded(JsonNode answer) throws IOException {
    for (JsonNode resource : answer.at("/result/resourceSpans")) {
      for (JsonNode scope : resource.get("scopeSpans")) {
        for (JsonNode span : scope.get("spans")) {
          toBase64(span, "traceId", "spanId", "parentSpanId");
          if (span.has("links")) {
            span.get("links").forEach(link -> toBase64(link, "traceId", "spanId"));
          }
        }
      }
    }
    TracesData.Builder data = TracesData.newBuilder();
    JsonFormat.parser().merge(answer.get("result").toString(), data);
    return OtlpBatch.parse(data.build().toByteArray()).decode();
  }

  private static void toBase64(JsonNode object, String... fields) {
    for (String field : fields) {
      if (object.has(field)) {
        byte[] id = HexFormat.of().parseHex(object.get(field).asText());
        ((ObjectNode) object).put(field, Base64.getEncoder().encodeToString(id));
      }
    }
  }
}
