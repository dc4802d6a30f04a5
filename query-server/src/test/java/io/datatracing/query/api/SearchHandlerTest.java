package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.query.RunningQueryServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchHandlerTest {
  private static final String ALL = "/api/v1/traces?start=0&end=1000000000000";

  @TempDir Path directory;
  private RunningQueryServer server;

  @BeforeEach
  void start() {
    server = new RunningQueryServer(directory);
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      long start = i * 1_000_000_000L;
      spans.add(
          Span.builder(new TraceId(0, i), new SpanId(1), "GET /orders")
              .kind(SpanKind.SERVER)
              .times(start, start + i * 1_000_000L)
              .attribute(Attribute.of("n", i))
              .attribute(Attribute.of("text", "a=b & ü"))
              .resource(
                  new Resource(List.of(Attribute.of("service.name", i > 3 ? "new one" : "old"))))
              .build());
    }
    server.store(spans);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|5 4 3 2 1",
        "service=old|3 2 1",
        "service=new%20one&operation=GET+%2Forders|5 4",
        "operation=none|''",
        "tag=n=4|4",
        "tag=text=a=b+%26+%C3%BC&tag=n=2|2",
        "tag=n=4&tag=n=2|''",
        "minDuration=2ms&maxDuration=4000us|4 3 2",
        "minDuration=0.005s|5",
        "maxDuration=1000000|1",
        "limit=2|5 4",
        "service=&tag=&cursor=&minDuration=|5 4 3 2 1",
      })
  void conditionsNarrowTheAnswer(String parameters, String expected) {
    assertThat(String.join(" ", found(ALL + "&" + parameters))).isEqualTo(expected);
  }

  @Test
  void timesMayBeRfc3339() {
    assertThat(found("/api/v1/traces?start=1970-01-01T00:00:02Z&end=1970-01-01T01:00:04%2B01:00"))
        .containsExactly("3", "2");
  }

  @Test
  void cursorLeadsThroughAllPages() {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          server.json(ALL + "&limit=2&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
      page.get("traces").forEach(trace -> seen.add(shortId(trace)));
      cursor = page.get("nextCursor").isNull() ? "" : page.get("nextCursor").asText();
    } while (!cursor.isEmpty());
    assertThat(seen).containsExactly("5", "4", "3", "2", "1");
  }

  @Test
  void summarySaysWhatTheTraceIs() {
    JsonNode page = server.json(ALL + "&tag=n=5");
    assertThat(page.toString())
        .isEqualTo(
            "{\"traces\":[{\"traceId\":\"00000000000000000000000000000005\","
                + "\"startTimeUnixNano\":\"5000000000\",\"durationNanos\":\"5000000\",\"spanCount\":1,"
                + "\"errorCount\":0,\"root\":{\"service\":\"new one\",\"operation\":\"GET /orders\"},"
                + "\"services\":[{\"name\":\"new one\",\"colorSlot\":"
                + page.at("/traces/0/services/0/colorSlot")
                + ",\"spanCount\":1,\"errorCount\":0}],\"matchedSpanCount\":1}],\"nextCursor\":null}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "end=1|start|start is missing",
        "start=1|end|end is missing",
        "start=&end=2|start|start is missing",
        "start=yesterday&end=2|start|'yesterday', but must be nanoseconds since 1970 or",
        "start=99999999999999999999&end=2|start|nanoseconds since 1970",
        "start=3&end=2|start|start 3 is after end 2",
        "start=1&end=2&limit=0|limit|'0', but must be a number from 1 to 100",
        "start=1&end=2&limit=101|limit|from 1 to 100",
        "start=1&end=2&limit=x|limit|from 1 to 100",
        "start=1&end=2&cursor=x|cursor|nextCursor of the page before",
        "start=1&end=2&minDuration=5 parsecs|minDuration|a duration such as 500ms",
        "start=1&end=2&minDuration=-5ms|minDuration|a duration such as 500ms",
        "start=1&end=2&maxDuration=0.5ns|maxDuration|a duration such as 500ms",
        "start=1&end=2&minDuration=2s&maxDuration=1s|minDuration|more than maxDuration",
        "start=1&end=2&tag=x|tag|'x', but must be key=value",
        "start=1&end=2&tag==x|tag|key=value",
        "start=1&end=2&servce=x|servce|There is no parameter 'servce'; use service,",
        "start=1&end=2&end=3|end|end is given 2 times",
      })
  void wrongParameterIsNamedWithWhatWouldBeRight(String query, String parameter, String detail) {
    JsonNode problem = server.problem(400, "/api/v1/traces?" + query.replace(" ", "%20"));
    assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
    assertThat(problem.get("detail").asText()).contains(detail);
  }

  @Test
  void tooManyTagsAreRefused() {
    assertThat(server.problem(400, ALL + "&tag=a=b".repeat(21)).get("detail").asText())
        .contains("at most 20");
  }

  @Test
  void servicesAndOperationsAreListed() {
    JsonNode services = server.json("/api/v1/services").get("services");
    assertThat(services.findValuesAsText("name")).containsExactly("new one", "old");
    assertThat(server.json("/api/v1/services/new%20one/operations").toString())
        .isEqualTo("{\"operations\":[{\"name\":\"GET /orders\",\"kind\":\"SERVER\"}]}");
    assertThat(server.json("/api/v1/services/nobody/operations").get("operations")).isEmpty();
  }

  private List<String> found(String path) {
    List<String> ids = new ArrayList<>();
    server.json(path).get("traces").forEach(trace -> ids.add(shortId(trace)));
    return ids;
  }

  private static String shortId(JsonNode trace) {
    return trace.get("traceId").asText().replaceFirst("^0+", "");
  }
}
