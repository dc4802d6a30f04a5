package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.query.RunningQueryServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is added up from whole minutes, against looking at every span. */
class LatencyRollupTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long NOON = 1_769_860_800_000_000_000L;
  private static final int SPANS = 3 * LatencyRollup.MIN_SPANS;
  private static final double ERROR = 0.01;

  @TempDir static Path directory;
  private static RunningQueryServer server;
  private static final List<Span> spans = new ArrayList<>();

  /** An hour and a half; durations of nanoseconds to minutes. */
  @BeforeAll
  static void start() {
    server = new RunningQueryServer("segment", directory);
    Random random = new Random(8);
    for (int i = 0; i < SPANS; i++) {
      long start = NOON + (long) (random.nextDouble() * 90 * MINUTE);
      long nanos = (long) Math.exp(random.nextDouble() * Math.log(1e11));
      spans.add(
          Span.builder(new TraceId(8, i), new SpanId(i + 1), random.nextInt(9) == 0 ? "a" : "b")
              .times(start, start + nanos)
              .status(random.nextInt(20) == 0 ? new Status(Status.Code.ERROR, "") : Status.UNSET)
              .resource(new Resource(List.of(Attribute.of("service.name", "shop"))))
              .build());
    }
    for (int i = 0; i < SPANS; i += 5_000) {
      server.store(spans.subList(i, i + 5_000));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void timesNeedNotBeWholeMinutes() {
    Random random = new Random(9);
    int rollups = 0;
    for (int i = 0; i < 12; i++) {
      long start = NOON + (long) (random.nextDouble() * 30 * MINUTE) - 5 * MINUTE;
      long end = start + (long) (random.nextDouble() * 90 * MINUTE);
      int columns = 2 + random.nextInt(40);
      String question =
          "/api/v1/latency?service=shop&start="
              + start
              + "&end="
              + end
              + "&columns="
              + columns
              + "&percentile=1&percentile=50&percentile=99.9"
              + (i % 4 == 0 ? "&operation=b" : "");
      JsonNode latency = server.json(question);
      List<Span> wanted =
          spans.stream()
              .filter(span -> span.startTimeUnixNano() >= start && span.startTimeUnixNano() < end)
              .filter(span -> latencyIsOfAll(question) || span.name().equals("b"))
              .toList();
      assertRight(question, latency, wanted, columns);
      rollups += latency.get("method").asText().equals("rollup") ? 1 : 0;
    }
    assertThat(rollups).isGreaterThan(3);
  }

  private static boolean latencyIsOfAll(String question) {
    return !question.contains("operation=");
  }

  private static void assertRight(
      String question, JsonNode latency, List<Span> wanted, int columns) {
    assertThat(latency.get("count").asLong()).as(question).isEqualTo(wanted.size());
    assertThat(latency.get("errorCount").asLong())
        .as(question)
        .isEqualTo(wanted.stream().filter(span -> span.status().isError()).count());
    if (wanted.isEmpty()) {
      return;
    }
    long[] sorted = wanted.stream().mapToLong(Span::durationNanos).sorted().toArray();
    assertThat(latency.get("maxNanos").asLong()).isEqualTo(sorted[sorted.length - 1]);
    assertThat(latency.get("minNanos").asLong()).isEqualTo(sorted[0]);
    for (JsonNode percentile : latency.get("percentiles")) {
      double percent = percentile.get("percent").asDouble();
      long exact = sorted[(int) Math.ceil(sorted.length * percent / 100) - 1];
      assertThat(percentile.get("nanos").asDouble())
          .as("%s p%s", question, percent)
          .isCloseTo(exact, within(exact * ERROR));
    }
    assertHeatMap(question, latency.get("heatMap"), wanted, columns);
  }

  private static void assertHeatMap(String question, JsonNode map, List<Span> wanted, int columns) {
    long step = map.get("stepNanos").asLong();
    long counted = 0;
    long failed = 0;
    for (JsonNode cell : map.get("cells")) {
      long from = cell.get("startUnixNano").asLong();
      List<Span> inCell =
          wanted.stream()
              .filter(
                  span ->
                      span.startTimeUnixNano() >= from
                          && span.startTimeUnixNano() < from + step
                          && span.durationNanos() >= cell.get("fromNanos").asLong()
                          && span.durationNanos() < cell.get("toNanos").asLong())
              .toList();
      assertThat(cell.get("count").asLong()).as(question).isEqualTo(inCell.size());
      counted += inCell.size();
      failed += cell.get("errorCount").asLong();
      if (!cell.get("exemplar").isNull()) {
        String example = cell.at("/exemplar/traceId").asText();
        assertThat(inCell)
            .as(question)
            .anyMatch(
                span ->
                    span.traceId().toString().equals(example)
                        && span.durationNanos() == cell.at("/exemplar/durationNanos").asLong());
      }
    }
    assertThat(counted).as(question).isEqualTo(wanted.size());
    assertThat(failed)
        .as(question)
        .isEqualTo(wanted.stream().filter(span -> span.status().isError()).count());
    long first = map.at("/cells/0/startUnixNano").asLong();
    long last = map.at("/cells/" + (map.get("cells").size() - 1) + "/startUnixNano").asLong();
    assertThat((last - first) / step).as(question).isLessThan(columns);
  }
}
