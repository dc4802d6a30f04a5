package io.datatracing.distribution.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  private static final TraceId ID = new TraceId(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);
  private static final long START = 1_790_000_000_123_000_000L;
  private static final long MS = 1_000_000;

  private final Waterfall waterfall = new Waterfall(new Terminal(80, false), ZoneId.of("UTC+1"));

  @Test
  void aTraceIsATreeWithBarsOnOneAxis() {
    Trace trace =
        trace(
            span(1, null, "gateway", "POST /orders", 0, 100).build(),
            span(2, 1L, "gateway", "GET", 10, 20).build(),
            span(3, 2L, "pricing", "GET /prices", 15, 10).build(),
            span(4, 1L, "gateway", "send orders", 50, 50).build());

    assertThat(waterfall.draw(trace, Map.of()))
        .containsExactly(
            "trace 4bf92f3577b34da6a3ce929d0e0e4736",
            "2026-09-21 15:13:20.123 UTC+01:00, 100 ms, 2 services, 4 spans, 0 errors",
            "",
            "gateway  POST /orders         100 ms  ██████████████████████████████████████████",
            "gateway  ├─ GET              20.0 ms      █████████",
            "pricing  │  └─ GET /prices   10.0 ms        █████",
            "gateway  └─ send orders      50.0 ms                       █████████████████████");
  }

  @Test
  void anErrorIsMarkedWithItsMessage() {
    Trace trace =
        trace(
            span(1, null, "gateway", "POST /orders", 0, 100)
                .status(new Status(Status.Code.ERROR, "no stock"))
                .build());

    assertThat(waterfall.draw(trace, Map.of()).get(3)).contains("POST /orders ✗ no stock");
  }

  @Test
  void aSpanWithoutItsParentStandsAtTheRootAndIsMarked() {
    Trace trace = trace(span(2, 1L, "pricing", "GET /prices", 0, 10).build());

    assertThat(waterfall.draw(trace, Map.of()).get(3))
        .startsWith("pricing  (parent missing) GET /prices");
  }

  @Test
  void namesThatAreTooLongAreCut() {
    Trace trace = trace(span(1, null, "s".repeat(300), "n".repeat(300), 0, 10).build());

    assertThat(waterfall.draw(trace, Map.of()))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void namesCannotSteerTheTerminal() {
    Trace trace = trace(span(1, null, "gateway", "a\u001b[2Jb\n", 0, 10).build());

    assertThat(waterfall.draw(trace, Map.of()).get(3)).contains("a\ufffd[2Jb\ufffd");
  }

  @Test
  void aTraceOfTenThousandLevelsIsDrawn() {
    List<Span> spans = new ArrayList<>();
    for (long i = 1; i <= 10_000; i++) {
      spans.add(span(i, i == 1 ? null : i - 1, "deep", "level " + i, i, 20_000 - i).build());
    }

    List<String> lines = waterfall.draw(Trace.of(ID, spans), Map.of());

    assertThat(lines).hasSize(10_003);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void coloursAreUsedOnlyWhereTheyAreWanted() {
    Trace trace = trace(span(1, null, "gateway", "POST /orders", 0, 100).build());
    Waterfall colored = new Waterfall(new Terminal(80, true), ZoneId.of("UTC"));

    assertThat(waterfall.draw(trace, Map.of())).noneMatch(line -> line.contains("\u001b"));
    assertThat(colored.draw(trace, Map.of("gateway", 3)).get(3)).contains("\u001b[38;5;133m");
  }

  private static Trace trace(Span... spans) {
    return Trace.of(ID, List.of(spans));
  }

  private static SpanBuilder span(
      long id, @Nullable Long parent, String service, String name, long startMs, long durationMs) {
    long start = START + startMs * MS;
    return Span.builder(ID, new SpanId(id), name)
        .parent(parent == null ? null : new SpanId(parent))
        .times(start, start + durationMs * MS)
        .resource(
            new Resource(
                List.of(new Attribute(Resource.SERVICE_NAME, AttributeValue.of(service)))));
  }
}
