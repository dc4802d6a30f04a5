package io.datatracing.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FailurePathTest {
  private static final Status BROKEN = new Status(Status.Code.ERROR, "broken");

  @Test
  void goesDownToTheCallThatFailedLast() {
    assertThat(
            path(
                1,
                span(1, 1, 0, "gateway", 0, 100).status(BROKEN),
                span(1, 2, 1, "cache", 5, 10).status(BROKEN),
                span(1, 3, 1, "pricing", 20, 90).status(BROKEN),
                span(1, 4, 3, "database", 30, 80).status(BROKEN),
                span(1, 5, 3, "log", 85, 88)))
        .containsExactly("database", "pricing", "gateway");
  }

  @Test
  void goesUpToTheSenderWhoseLookupHadFailedBeforeItSent() {
    // The order went on without its price, and broke two services later, in another trace.
    assertThat(
            path(
                2,
                span(1, 1, 0, "gateway", 0, 100),
                span(1, 2, 1, "pricing", 10, 20).status(BROKEN),
                send(1, 3, 1, "gateway", 30, 7),
                span(1, 4, 1, "audit", 50, 60).status(BROKEN),
                process(2, 1, 0, "enricher", 200, 7),
                send(2, 2, 1, "enricher", 220, 8),
                process(2, 3, 2, "warehouse", 300, 8).status(BROKEN)))
        .containsExactly("pricing", "gateway", "enricher", "warehouse");
  }

  @Test
  void endsWhereNothingBeforeFailed() {
    assertThat(
            path(
                1,
                send(1, 1, 0, "gateway", 0, 7),
                process(1, 2, 1, "enricher", 100, 7).status(BROKEN)))
        .containsExactly("enricher");
    assertThat(path(1, span(1, 1, 0, "gateway", 0, 9))).isEmpty();
  }

  @Test
  void recordThatWasPutAsideLeadsToWhatFailedBefore() {
    assertThat(
            path(
                1,
                process(1, 1, 0, "enricher", 0, 7),
                span(1, 2, 1, "validate", 10, 20).status(BROKEN),
                send(1, 3, 1, "letters", 30, 9)
                    .attribute(Attribute.of("datatracing.dead_letter", true))))
        .containsExactly("validate", "letters");
  }

  @Property(tries = 1_000)
  void isAChainOfFailuresAndOfWhatCarriedThem(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int traces) {
    List<Trace> all = new AnyTraces(seed).of(traces, 8);
    SpanGraph graph = SpanGraph.of(all);
    List<FailurePath.Hop> path = FailurePath.of(graph, all.get(0).traceId());

    assertThat(path.isEmpty()).isEqualTo(graph.spans().stream().noneMatch(FailurePath::isFailed));
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < path.size(); i++) {
      FailurePath.Hop hop = path.get(i);
      assertThat(seen.add(hop.span())).isTrue();
      SpanEdge edge = hop.edge();
      if (edge == null || edge.type() == EdgeType.CALL) {
        boolean aside = i == path.size() - 1 && FailurePath.isFailed(graph.spans().get(hop.span()));
        assertThat(graph.spans().get(hop.span()).status().isError() || aside).isTrue();
      }
      if (edge != null && edge.type() == EdgeType.CALL) {
        assertThat(edge.to()).isEqualTo(hop.span());
        assertThat(edge.from()).isEqualTo(path.get(i + 1).span());
      } else if (edge != null) {
        assertThat(edge.from()).isEqualTo(hop.span());
      }
    }
    if (!path.isEmpty() && graph.spans().get(path.get(0).span()).status().isError()) {
      // The cause has no failed call below it that is not on the path itself.
      for (SpanEdge edge : graph.outOf(path.get(0).span())) {
        assertThat(
                edge.type() != EdgeType.CALL
                    || !graph.spans().get(edge.to()).status().isError()
                    || seen.contains(edge.to()))
            .isTrue();
      }
    }
  }

  @Test
  void tenThousandLevelsAndAsManyTracesAreNoProblem() {
    List<Trace> traces = new ArrayList<>();
    List<Span> deep = new ArrayList<>();
    for (int i = 1; i <= 10_000; i++) {
      deep.add(span(1, i, i - 1, "s" + i, i, 100_000 - i).status(BROKEN).build());
    }
    traces.add(Trace.of(new TraceId(0, 1), deep));
    for (int i = 2; i <= 10_000; i++) {
      traces.add(
          Trace.of(
              new TraceId(0, i),
              List.of(
                  process(i, 1, 0, "s", 200_000L + 10 * i, i).build(),
                  send(i, 2, 1, "s", 200_001L + 10 * i, i + 1).build())));
    }
    traces.add(
        Trace.of(
            new TraceId(0, 10_001),
            List.of(process(10_001, 1, 0, "last", 400_000, 10_001).status(BROKEN).build())));
    SpanGraph graph = SpanGraph.of(traces);
    assertThat(FailurePath.of(graph, new TraceId(0, 1))).hasSize(10_000);
    assertThat(FailurePath.of(graph, new TraceId(0, 10_001))).hasSize(1);
  }

  private static List<String> path(int focus, SpanBuilder... builders) {
    List<Trace> traces = new ArrayList<>();
    for (int id = 1; id <= 2; id++) {
      TraceId traceId = new TraceId(0, id);
      List<Span> spans = new ArrayList<>();
      for (SpanBuilder builder : builders) {
        Span span = builder.build();
        if (span.traceId().equals(traceId)) {
          spans.add(span);
        }
      }
      if (!spans.isEmpty()) {
        traces.add(Trace.of(traceId, spans));
      }
    }
    SpanGraph graph = SpanGraph.of(traces);
    return FailurePath.of(graph, new TraceId(0, focus)).stream()
        .map(hop -> graph.spans().get(hop.span()).service())
        .toList();
  }

  private static SpanBuilder span(
      int trace, int id, int parent, String service, long from, long to) {
    return Span.builder(new TraceId(0, trace), new SpanId(id), service)
        .parent(parent == 0 ? null : new SpanId(parent))
        .kind(SpanKind.INTERNAL)
        .times(from, to)
        .resource(new Resource(List.of(Attribute.of("service.name", service))));
  }

  private static SpanBuilder send(
      int trace, int id, int parent, String service, long at, long offset) {
    return place(span(trace, id, parent, service, at, at + 5).kind(SpanKind.PRODUCER), offset);
  }

  private static SpanBuilder process(
      int trace, int id, int parent, String service, long at, long offset) {
    return place(span(trace, id, parent, service, at, at + 60).kind(SpanKind.CONSUMER), offset);
  }

  private static SpanBuilder place(SpanBuilder span, long offset) {
    return span.attribute(Attribute.of("messaging.destination.name", "orders"))
        .attribute(Attribute.of("messaging.destination.partition.id", "0"))
        .attribute(Attribute.of("messaging.kafka.offset", offset));
  }
}
