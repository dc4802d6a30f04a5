package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.query.RunningQueryServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceHandlerTest {
  private static final TraceId TRACE = new TraceId(0xabcL, 2);
  private static final Resource GATEWAY =
      new Resource(List.of(Attribute.of("service.name", "gateway")), 1, List.of(), "urn:r");
  private static final Resource PRICING =
      new Resource(List.of(Attribute.of("service.name", "pricing")));

  @TempDir Path directory;
  private RunningQueryServer server;

  @BeforeEach
  void start() {
    server = new RunningQueryServer(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyFieldOfASpanIsThere() {
    Span span =
        Span.builder(TRACE, new SpanId(7), "GET /orders")
            .parent(new SpanId(9))
            .kind(SpanKind.SERVER)
            .times(1_750_000_000_000_000_001L, 1_750_000_000_000_000_000L)
            .traceState("a=b")
            .flags(0x101)
            .status(new Status(Status.Code.ERROR, "broken"))
            .resource(GATEWAY)
            .scope(new Scope("lib", "1", List.of(Attribute.of("k", true)), 2, "urn:s"))
            .attributes(
                List.of(
                    Attribute.of("string", "ü"),
                    Attribute.of("int", Long.MAX_VALUE),
                    Attribute.of("double", 0.5),
                    Attribute.of("nan", Double.NaN),
                    new Attribute("bytes", AttributeValue.ofBytes(new byte[] {0, 1})),
                    new Attribute("array", AttributeValue.of(List.of(AttributeValue.of(1)))),
                    new Attribute("map", AttributeValue.ofMap(List.of(Attribute.of("x", "y")))),
                    new Attribute("empty", AttributeValue.EMPTY)))
            .event(new Event(5, "exception", List.of(Attribute.of("e", "f")), 3))
            .link(new Link(new TraceId(3, 4), new SpanId(5), "c=d", 1, List.of(), 4))
            .build();
    server.store(List.of(span));
    JsonNode trace = server.json("/api/v1/traces/" + TRACE);
    assertThat(trace.toString())
        .isEqualTo(
            """
            {"traceId":"0000000000000abc0000000000000002","startTimeUnixNano":"1750000000000000001",
            "durationNanos":"-1","spanCount":1,"errorCount":1,"root":null,
            "services":[{"name":"gateway","colorSlot":%d,"spanCount":1,"errorCount":1}],
            "resources":[{"attributes":[{"key":"service.name","type":"string","value":"gateway"}],
            "droppedAttributesCount":1,"schemaUrl":"urn:r"}],
            "scopes":[{"name":"lib","version":"1","attributes":[{"key":"k","type":"bool","value":true}],
            "droppedAttributesCount":2,"schemaUrl":"urn:s"}],
            "spans":[{"spanId":"0000000000000007","parentSpanId":"0000000000000009","name":"GET /orders",
            "kind":"SERVER","service":"gateway","resource":0,"scope":0,
            "startTimeUnixNano":"1750000000000000001","durationNanos":"-1",
            "status":{"code":"ERROR","message":"broken"},"traceState":"a=b","flags":257,
            "attributes":[{"key":"string","type":"string","value":"ü"},
            {"key":"int","type":"int","value":"9223372036854775807"},
            {"key":"double","type":"double","value":0.5},{"key":"nan","type":"double","value":"NaN"},
            {"key":"bytes","type":"bytes","value":"AAE="},
            {"key":"array","type":"array","value":[{"type":"int","value":"1"}]},
            {"key":"map","type":"map","value":[{"key":"x","type":"string","value":"y"}]},
            {"key":"empty","type":"empty","value":null}],"droppedAttributesCount":0,
            "events":[{"timeUnixNano":"5","name":"exception",
            "attributes":[{"key":"e","type":"string","value":"f"}],"droppedAttributesCount":3}],
            "droppedEventsCount":0,
            "links":[{"traceId":"00000000000000030000000000000004","spanId":"0000000000000005",
            "traceState":"c=d","flags":1,"attributes":[],"droppedAttributesCount":4}],
            "droppedLinksCount":0}]}
            """
                .formatted(trace.at("/services/0/colorSlot").asInt())
                .replace("\n", ""));
  }

  @Test
  void resourcesAreListedOnceAndSpansSortedByStart() {
    List<Span> spans = new ArrayList<>();
    for (int i = 5; i >= 1; i--) {
      spans.add(
          Span.builder(TRACE, new SpanId(i), "op" + i)
              .parent(i == 1 ? null : new SpanId(1))
              .times(i, i + 10)
              .resource(i % 2 == 0 ? PRICING : GATEWAY)
              .build());
    }
    server.store(spans.subList(0, 3));
    server.store(spans.subList(3, 5));
    JsonNode trace = server.json("/api/v1/traces/" + TRACE);
    assertThat(trace.get("resources")).hasSize(2);
    assertThat(trace.get("scopes")).hasSize(1);
    assertThat(trace.get("spans").findValuesAsText("name"))
        .containsExactly("op1", "op2", "op3", "op4", "op5");
    assertThat(trace.at("/spans/1/resource").asInt()).isEqualTo(1);
    assertThat(trace.get("root").toString())
        .isEqualTo("{\"service\":\"gateway\",\"operation\":\"op1\"}");
    assertThat(trace.get("durationNanos").asText()).isEqualTo("14");
  }

  @Test
  void idMayBeUpperCaseOrHaveSixtyFourBits() {
    server.store(List.of(Span.builder(new TraceId(0, 0xABCDEFL), new SpanId(1), "a").build()));
    assertThat(server.get("/api/v1/traces/0000000000ABCDEF").statusCode()).isEqualTo(200);
  }

  @Test
  void unknownTraceIs404AndANonsenseIdIs400() {
    assertThat(server.problem(404, "/api/v1/traces/" + TRACE).get("detail").asText())
        .contains(TRACE.toString());
    JsonNode problem = server.problem(400, "/api/v1/traces/xyz");
    assertThat(problem.get("parameter").asText()).isEqualTo("id");
    assertThat(problem.get("detail").asText()).contains("'xyz'").contains("32 hexadecimal digits");
    assertThat(server.problem(400, "/api/v1/traces/" + TRACE + "?raw=1").get("parameter").asText())
        .isEqualTo("raw");
  }

  @Test
  void hugeTraceIsStreamed() {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 20_000; i++) {
      spans.add(
          Span.builder(TRACE, new SpanId(i), "op")
              .times(i, i + 1)
              .attribute(Attribute.of("n", i))
              .resource(GATEWAY)
              .build());
    }
    server.store(spans);
    var response = server.get("/api/v1/traces/" + TRACE);
    assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
    assertThat(RunningQueryServer.parse(response.body()).get("spans")).hasSize(20_000);
  }
}
