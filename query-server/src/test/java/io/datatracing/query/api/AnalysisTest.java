package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Critical path, comparisons and latency, as a client gets them. */
class AnalysisTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String ALL = "start=0&end=1000000000000";
  private static final Resource GATEWAY = service("gateway");
  private static final Resource WAREHOUSE = service("warehouse");

  @TempDir Path directory;
  private RunningQueryServer server;

  @BeforeEach
  void start() {
    server = new RunningQueryServer("segment", directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Resource service(String name) {
    return new Resource(List.of(Attribute.of("service.name", name)));
  }

  private static TraceId id(int trace) {
    return new TraceId(1, trace);
  }

  /** A request of 100 ms that sends at 60 ms; the record waits 40 ms and is handled in 30 ms. */
  private static List<Span> order(int trace, boolean withStock) {
    long start = trace * SECOND;
    List<Span> spans = new ArrayList<>();
    spans.add(
        Span.builder(id(trace), new SpanId(1), "POST /orders")
            .kind(SpanKind.SERVER)
            .times(start, start + 100_000_000)
            .resource(GATEWAY)
            .build());
    spans.add(
        Span.builder(id(trace), new SpanId(2), "send orders")
            .parent(new SpanId(1))
            .kind(SpanKind.PRODUCER)
            .times(start + 60_000_000, start + 70_000_000)
            .resource(GATEWAY)
            .build());
    spans.add(
        Span.builder(id(trace), new SpanId(3), "process orders")
            .parent(new SpanId(2))
            .kind(SpanKind.CONSUMER)
            .times(start + 110_000_000, start + 140_000_000)
            .resource(WAREHOUSE)
            .build());
    if (withStock) {
      spans.add(
          Span.builder(id(trace), new SpanId(4), "SELECT stock")
              .parent(new SpanId(3))
              .kind(SpanKind.CLIENT)
              .times(start + 112_000_000, start + 130_000_000)
              .status(new Status(Status.Code.ERROR, "timeout"))
              .attribute(Attribute.of("db.namespace", "blue"))
              .resource(WAREHOUSE)
              .build());
    }
    return spans;
  }

  @Test
  void criticalPathGoesThroughTheWaitInTheTopic() {
    server.store(order(1, true));
    JsonNode path = server.json("/api/v1/traces/" + id(1) + "/critical-path");
    assertThat(path.get("durationNanos").asText()).isEqualTo("140000000");
    List<String> segments = new ArrayList<>();
    for (JsonNode segment : path.get("segments")) {
      segments.add(
          segment.get("operation").asText()
              + " "
              + segment.get("kind").asText()
              + " "
              + segment.get("durationNanos").asLong() / 1_000_000);
    }
    assertThat(segments)
        .containsExactly(
            "POST /orders WORK 60",
            "send orders WORK 10",
            "process orders WAIT 40",
            "process orders WORK 2",
            "SELECT stock WORK 18",
            "process orders WORK 10");
    assertThat(path.at("/shares/0/operation").asText()).isEqualTo("POST /orders");
    double whole = 0;
    for (JsonNode share : path.get("shares")) {
      whole += share.get("fraction").asDouble();
    }
    assertThat(whole).isCloseTo(1, within(1e-9));
  }

  @Test
  void comparisonShowsWhatWasAdded() {
    server.store(order(1, false));
    server.store(order(2, true));
    JsonNode comparison = server.json("/api/v1/compare?before=" + id(1) + "&after=" + id(2));
    assertThat(comparison.get("paired").asInt()).isEqualTo(3);
    assertThat(comparison.get("added").asInt()).isEqualTo(1);
    assertThat(comparison.get("removed").asInt()).isZero();
    JsonNode added = comparison.at("/rows/3");
    assertThat(added.get("operation").asText()).isEqualTo("SELECT stock");
    assertThat(added.get("before").isNull()).isTrue();
    assertThat(added.at("/after/offsetNanos").asText()).isEqualTo("112000000");
    assertThat(added.at("/after/error").asBoolean()).isTrue();
    assertThat(comparison.at("/after/errorCount").asInt()).isEqualTo(1);
  }

  @Test
  void groupsDifferByWhatOnlyTheFailingOnesHave() {
    for (int trace = 1; trace <= 40; trace++) {
      server.store(order(trace, trace % 4 == 0));
    }
    JsonNode answer = server.json("/api/v1/groups/compare?split=errors&" + ALL);
    assertThat(answer.get("firstTraces").asInt()).isEqualTo(10);
    assertThat(answer.get("secondTraces").asInt()).isEqualTo(30);
    List<String> features = new ArrayList<>();
    for (JsonNode finding : answer.get("findings")) {
      features.add(finding.get("feature").asText());
      assertThat(finding.get("first").asInt()).isEqualTo(10);
      assertThat(finding.get("second").asInt()).isZero();
      assertThat(finding.get("adjusted").asDouble()).isLessThan(1e-6);
    }
    assertThat(features).containsExactlyInAnyOrder("operation", "error", "attribute");
  }

  @Test
  void groupsMayBeDividedByDuration() {
    for (int trace = 1; trace <= 4; trace++) {
      server.store(order(trace, false));
    }
    JsonNode problem = server.problem(400, "/api/v1/groups/compare?split=1s&" + ALL);
    assertThat(problem.get("parameter").asText()).isEqualTo("split");
    assertThat(problem.get("detail").asText())
        .contains("newest 4 traces", "0 are in the first group", "4 in the second");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "1000, '', exact, 0",
        "101000, &minDuration=1us, histogram, 0.00390625",
        "101000, '', rollup, 0.0078125"
      })
  void latencySaysHowItKnows(int count, String condition, String method, double error) {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      spans.add(
          Span.builder(new TraceId(7, i), new SpanId(i), "work")
              .times(SECOND, SECOND + i * 1_000L)
              .resource(GATEWAY)
              .status(i % 10 == 0 ? new Status(Status.Code.ERROR, "") : Status.UNSET)
              .build());
      if (spans.size() == 10_000 || i == count) {
        server.store(spans);
        spans = new ArrayList<>();
      }
    }
    server.store(order(1, false));
    JsonNode latency =
        server.json(
            "/api/v1/latency?service=gateway&operation=work&percentile=50&percentile=99.9&"
                + ALL
                + condition);
    assertThat(latency.get("count").asInt()).isEqualTo(count);
    assertThat(latency.get("errorCount").asInt()).isEqualTo(count / 10);
    assertThat(latency.get("method").asText()).isEqualTo(method);
    assertThat(latency.get("relativeError").asDouble()).isEqualTo(error);
    double median = count / 2 * 1_000.0;
    assertThat(latency.at("/percentiles/0/nanos").asDouble())
        .isCloseTo(median, within(median * error));
    assertThat(latency.at("/percentiles/0/lowNanos").asLong())
        .isLessThan(latency.at("/percentiles/0/highNanos").asLong());
    // The p99.9 of a thousand has no upper bound.
    assertThat(latency.at("/percentiles/1/highNanos").isNull()).isEqualTo(count == 1_000);
    assertThat(latency.get("maxNanos").asText()).isEqualTo(count + "000");
    long inCells = 0;
    int exemplars = 0;
    for (JsonNode cell : latency.at("/heatMap/cells")) {
      inCells += cell.get("count").asLong();
      if (method.equals("rollup") && cell.get("exemplar").isNull()) {
        continue;
      }
      exemplars++;
      long longest = cell.at("/exemplar/durationNanos").asLong();
      assertThat(longest)
          .isGreaterThanOrEqualTo(cell.get("fromNanos").asLong())
          .isLessThan(cell.get("toNanos").asLong());
      assertThat(cell.at("/exemplar/traceId").asText())
          .isEqualTo(new TraceId(7, longest / 1_000).toString());
    }
    assertThat(inCells).isEqualTo(count);
    assertThat(exemplars).isPositive();
  }

  @Test
  void latencyOfNothingIsEmpty() {
    JsonNode latency = server.json("/api/v1/latency?" + ALL);
    assertThat(latency.get("count").asInt()).isZero();
    assertThat(latency.get("percentiles")).isEmpty();
    assertThat(latency.at("/heatMap/cells")).isEmpty();
  }

  @Test
  void latencyOverAllOfTime() {
    server.store(
        List.of(
            Span.builder(id(1), new SpanId(1), "far")
                .times(Long.MAX_VALUE - 1, Long.MAX_VALUE)
                .build()));
    JsonNode latency =
        server.json("/api/v1/latency?start=" + Long.MIN_VALUE + "&end=" + Long.MAX_VALUE);
    assertThat(latency.get("count").asInt()).isEqualTo(1);
    assertThat(latency.at("/heatMap/cells")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/latency?end=1|start|is missing",
        "/api/v1/latency?start=0&end=1&percentile=100|percentile|'100'",
        "/api/v1/latency?start=0&end=1&percentile=NaN|percentile|'NaN'",
        "/api/v1/latency?start=0&end=1&columns=0|columns|1 to 240",
        "/api/v1/latency?start=0&end=1&limit=5|limit|There is no parameter",
        "/api/v1/groups/compare?start=0&end=1|split|is missing",
        "/api/v1/groups/compare?start=0&end=1&split=slow|split|'slow'",
        "/api/v1/groups/compare?start=0&end=1&split=errors&sample=501|sample|1 to 500",
        "/api/v1/compare?before=xyz&after=1|before|'xyz'"
      })
  void wrongParameterIsNamed(String url, String parameter, String says) {
    JsonNode problem = server.problem(400, url);
    assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
    assertThat(problem.get("detail").asText()).contains(says);
  }

  @Test
  void unknownTraceIsNotFound() {
    assertThat(
            server
                .problem(404, "/api/v1/traces/" + id(9) + "/critical-path")
                .get("detail")
                .asText())
        .contains(id(9).toString());
  }
}
