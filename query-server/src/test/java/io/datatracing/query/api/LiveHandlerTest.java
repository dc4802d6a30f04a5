package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.storage.api.TraceSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of events from a real server; the time-out only ends what hangs. */
@Timeout(120)
class LiveHandlerTest {
  /** Read once: the clock may be set while the test runs. */
  private static final long A_MINUTE_AGO =
      System.currentTimeMillis() * 1_000_000L - 60_000_000_000L;

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
  void traceThatComesInIsToldOnceAndWhatWasThereIsNot() {
    server.store(List.of(span(1, 1, "shop")));
    try (Stream<String> lines = server.lines("/api/v1/live?service=shop&count=1")) {
      Iterator<String> line = lines.iterator();
      // Sent after the first look: what comes now is new.
      assertThat(line.next()).startsWith(":");
      server.store(List.of(span(2, 1, "pricing")));
      server.store(List.of(span(3, 1, "shop"), span(3, 2, "shop")));
      List<String> rest = new ArrayList<>();
      line.forEachRemaining(rest::add);
      assertThat(rest).filteredOn(l -> l.startsWith("event:")).containsExactly("event: trace");
      assertThat(rest).contains("id: " + new TraceId(7, 3));
      String data = rest.stream().filter(l -> l.startsWith("data: ")).findFirst().orElseThrow();
      JsonNode trace = RunningQueryServer.parse(data.substring(6));
      assertThat(trace.get("spanCount").asInt()).isEqualTo(2);
    }
  }

  @Test
  void backlogIsToldTheOldestFirst() {
    for (int trace = 1; trace <= 5; trace++) {
      server.store(List.of(span(trace, 1, "shop")));
    }
    List<String> ids =
        server
            .get("/api/v1/live?backlog=3&count=3")
            .body()
            .lines()
            .filter(line -> line.startsWith("id: "))
            .toList();
    assertThat(ids)
        .containsExactly(
            "id: " + new TraceId(7, 3), "id: " + new TraceId(7, 4), "id: " + new TraceId(7, 5));
  }

  @Test
  void streamsBeyondTheBoundAreRefusedAndEndWithTheServer() {
    List<Stream<String>> open = new ArrayList<>();
    for (int i = 0; i < LiveStreams.MAX_STREAMS; i++) {
      Stream<String> lines = server.lines("/api/v1/live");
      open.add(lines);
    }
    assertThat(server.problem(503, "/api/v1/live").get("detail").asText())
        .contains("8 live streams");
    // Others are answered all the same.
    assertThat(server.get("/api/v1/services").statusCode()).isEqualTo(200);
    server.close();
    for (Stream<String> lines : open) {
      assertThat(lines.toList()).allMatch(line -> line.isEmpty() || line.startsWith(":"));
    }
  }

  @Test
  void wrongParameterIsNamed() {
    assertThat(server.problem(400, "/api/v1/live?backlog=101").get("parameter").asText())
        .isEqualTo("backlog");
    assertThat(server.problem(400, "/api/v1/live?start=0").get("parameter").asText())
        .isEqualTo("start");
  }

  @Test
  void traceIsSettledWhenItDoesNotChangeFromLookToLook() {
    SettledTraces settled = new SettledTraces();
    settled.skip(List.of(summary(1, 1)));
    assertThat(settled.settled(List.of(summary(2, 1), summary(1, 5)))).isEmpty();
    assertThat(settled.settled(List.of(summary(2, 3)))).isEmpty();
    assertThat(settled.settled(List.of(summary(3, 1), summary(2, 3))))
        .containsExactly(summary(2, 3));
    assertThat(settled.settled(List.of(summary(3, 1), summary(2, 4))))
        .containsExactly(summary(3, 1));
  }

  private static TraceSummary summary(int trace, int spans) {
    return new TraceSummary(new TraceId(0, trace), trace, 1, spans, 0, null, List.of(), spans);
  }

  private static Span span(int trace, int span, String service) {
    // A millisecond apart, so that their order is known.
    long start = A_MINUTE_AGO + trace * 1_000_000L;
    return Span.builder(new TraceId(7, trace), new SpanId(span), "work")
        .times(start, start + 1_000)
        .resource(new Resource(List.of(Attribute.of("service.name", service))))
        .build();
  }
}
