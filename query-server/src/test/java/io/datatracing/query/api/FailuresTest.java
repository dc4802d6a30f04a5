package io.datatracing.query.api;

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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors by fingerprint, bottlenecks, completeness and clocks, as a client gets them. */
class FailuresTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String ALL = "start=0&end=1000000000000";

  @TempDir Path directory;
  private RunningQueryServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void failuresOfOneFingerprintAreOneGroup(String store) {
    start(store);
    for (int trace = 1; trace <= 20; trace++) {
      server.store(
          List.of(
              span(trace, 1, 0, "POST /orders", "shop", 0, 100).status(failed("502")).build(),
              span(trace, 2, 1, "GET /price", "pricing", 10, 90)
                  .status(failed("order " + trace + " has no price"))
                  .build()));
    }
    server.store(List.of(span(21, 1, 0, "POST /orders", "shop", 0, 100).build()));
    JsonNode errors = server.json("/api/v1/errors?" + ALL);
    assertThat(errors.get("traceCount").asInt()).isEqualTo(20);
    assertThat(errors.get("groups")).hasSize(2);
    assertThat(errors.get("truncated").asBoolean()).isFalse();
    JsonNode pricing = group(errors, "pricing");
    assertThat(pricing.get("message").asText()).isEqualTo("order * has no price");
    assertThat(pricing.get("count").asInt()).isEqualTo(20);
    assertThat(pricing.get("originCount").asInt()).isEqualTo(20);
    assertThat(pricing.get("traceCount").asInt()).isEqualTo(20);
    assertThat(pricing.at("/first/timeUnixNano").asLong()).isEqualTo(SECOND + 90);
    assertThat(pricing.at("/first/message").asText()).isEqualTo("order 1 has no price");
    assertThat(pricing.at("/last/traceId").asText()).isEqualTo(id(20).toString());
    assertThat(group(errors, "shop").get("originCount").asInt()).isZero();
    JsonNode few = server.json("/api/v1/errors?service=pricing&traces=5&" + ALL);
    assertThat(few.get("groups")).hasSize(1);
    assertThat(few.at("/groups/0/count").asInt()).isEqualTo(5);
    assertThat(few.get("truncated").asBoolean()).isTrue();
  }

  @Test
  void bottleneckIsWhatTheMostTimeOfAllPathsIsSpentIn() {
    start("segment");
    for (int trace = 1; trace <= 10; trace++) {
      server.store(
          List.of(
              span(trace, 1, 0, "POST /orders", "shop", 0, 100).build(),
              span(trace, 2, 1, "GET /price", "pricing", 10, 80 + trace).build()));
    }
    JsonNode answer = server.json("/api/v1/bottlenecks?" + ALL);
    assertThat(answer.get("traceCount").asInt()).isEqualTo(10);
    assertThat(answer.get("totalNanos").asText()).isEqualTo("1000");
    JsonNode largest = answer.at("/bottlenecks/0");
    assertThat(largest.get("operation").asText()).isEqualTo("GET /price");
    assertThat(largest.get("nanos").asText()).isEqualTo("755");
    assertThat(largest.get("fraction").asDouble()).isEqualTo(0.755);
    assertThat(largest.get("maxNanos").asText()).isEqualTo("80");
    assertThat(largest.at("/example/traceId").asText()).isEqualTo(id(10).toString());
  }

  @Test
  void completenessNamesWhatIsMissing() {
    start("segment");
    server.store(
        List.of(
            span(1, 1, 0, "POST /orders", "shop", 0, 100).build(),
            span(1, 3, 2, "GET /price", "pricing", 10, 80).build(),
            span(1, 4, 1, "GET", "shop", 10, 80)
                .kind(SpanKind.CLIENT)
                .attribute(Attribute.of("http.request.method", "GET"))
                .attribute(Attribute.of("server.address", "tax"))
                .build()));
    JsonNode answer = server.json("/api/v1/traces/" + id(1) + "/completeness");
    assertThat(answer.get("score").asDouble()).isEqualTo(0.75);
    assertThat(answer.at("/gaps/0/missingSpanId").asText()).endsWith("2");
    assertThat(answer.at("/gaps/0/childOperation").asText()).isEqualTo("GET /price");
    assertThat(answer.at("/uncovered/0").asText()).isEqualTo("tax");
    assertThat(answer.get("losses")).isEmpty();
    server.problem(404, "/api/v1/traces/" + id(9) + "/completeness");
  }

  @Test
  void clocksAreToldAsOffsetsAndSpansKeepTheirTimes() {
    start("segment");
    server.store(
        List.of(
            span(1, 1, 0, "GET", "shop", 0, 100).kind(SpanKind.CLIENT).build(),
            span(1, 2, 1, "GET /price", "pricing", -30, 40).kind(SpanKind.SERVER).build()));
    JsonNode clocks = server.json("/api/v1/traces/" + id(1) + "/clocks");
    assertThat(clocks.at("/processes/1/service/name").asText()).isEqualTo("pricing");
    assertThat(clocks.at("/processes/1/offsetNanos").asText()).isEqualTo("30");
    assertThat(clocks.at("/processes/1/highNanos").asText()).isEqualTo("60");
    assertThat(clocks.at("/processes/0/lowNanos").isNull()).isTrue();
    JsonNode trace = server.json("/api/v1/traces/" + id(1));
    int resource = clocks.at("/processes/1/resource").asInt();
    assertThat(trace.at("/resources/" + resource).toString()).contains("pricing");
    assertThat(trace.at("/spans/0/startTimeUnixNano").asLong()).isEqualTo(SECOND - 30);
    server.problem(404, "/api/v1/traces/" + id(9) + "/clocks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/errors?end=1|start|is missing",
        "/api/v1/errors?start=0&end=1&traces=0|traces|1 to 10000",
        "/api/v1/errors?start=0&end=1&groups=201|groups|1 to 200",
        "/api/v1/bottlenecks?start=0|end|is missing",
        "/api/v1/bottlenecks?start=0&end=1&limit=x|limit|'x'",
        "/api/v1/bottlenecks?start=0&end=1&minDuration=long|minDuration|'long'"
      })
  void wrongParameterIsNamed(String url, String parameter, String says) {
    start("memory");
    JsonNode problem = server.problem(400, url);
    assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
    assertThat(problem.get("detail").asText()).contains(says);
  }

  private static JsonNode group(JsonNode errors, String service) {
    for (JsonNode group : errors.get("groups")) {
      if (group.at("/service/name").asText().equals(service)) {
        return group;
      }
    }
    throw new AssertionError("no group of " + service + " in " + errors);
  }

  private static TraceId id(int trace) {
    return new TraceId(1, trace);
  }

  private static Status failed(String message) {
    return new Status(Status.Code.ERROR, message);
  }

  private static SpanBuilder span(
      int trace, int span, int parent, String name, String service, long from, long to) {
    return Span.builder(id(trace), new SpanId(span), name)
        .parent(parent == 0 ? null : new SpanId(parent))
        .times(trace * SECOND + from, trace * SECOND + to)
        .resource(new Resource(List.of(Attribute.of("service.name", service))));
  }

  private void start(String store) {
    server = new RunningQueryServer(store, directory);
  }
}
