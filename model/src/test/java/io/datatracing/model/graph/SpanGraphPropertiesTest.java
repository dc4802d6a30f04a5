package io.datatracing.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.join.AttemptJoin;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.join.RecordEdge;
import io.datatracing.model.join.RecordEdge.Via;
import io.datatracing.model.join.RecordJoin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The graph of any heap of traces, against its definition applied to every pair of spans. */
class SpanGraphPropertiesTest {
  @Property(tries = 600)
  void edgesAreThoseOfEveryPairOfSpans(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int traces) {
    SpanGraph graph = SpanGraph.of(new AnyTraces(seed).of(traces, 6));

    TreeSet<String> found = new TreeSet<>();
    graph.edges().forEach(edge -> found.add(text(edge.from(), edge.to(), edge.type(), edge.via())));

    assertThat(found).isEqualTo(naive(graph.spans())).hasSameSizeAs(graph.edges());
  }

  @Property(tries = 300)
  void neighboursAreTheEdgesByTheirEnds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int traces) {
    SpanGraph graph = SpanGraph.of(new AnyTraces(seed).of(traces, 6));
    List<SpanEdge> into = new ArrayList<>();
    List<SpanEdge> outOf = new ArrayList<>();
    for (int i = 0; i < graph.spans().size(); i++) {
      int span = i;
      assertThat(graph.into(i)).allMatch(edge -> edge.to() == span);
      assertThat(graph.outOf(i)).allMatch(edge -> edge.from() == span);
      into.addAll(graph.into(i));
      outOf.addAll(graph.outOf(i));
    }
    assertThat(into).containsExactlyInAnyOrderElementsOf(graph.edges());
    assertThat(outOf).containsExactlyInAnyOrderElementsOf(graph.edges());
  }

  @Property(tries = 300)
  void tracesThatLinksNameAndAreNotThereAreTold(@ForAll long seed) {
    List<Trace> traces = new AnyTraces(seed).of(3, 6);
    Set<TraceId> missing = new HashSet<>();
    traces.forEach(
        trace ->
            trace
                .spans()
                .forEach(span -> span.links().forEach(link -> missing.add(link.traceId()))));
    traces.forEach(trace -> missing.remove(trace.traceId()));
    assertThat(SpanGraph.of(traces).missingTraces()).isEqualTo(missing);
  }

  /** The first span of an id is who is meant; of two reasons for one way the stronger is told. */
  private static TreeSet<String> naive(List<Span> spans) {
    TreeSet<String> edges = new TreeSet<>();
    List<RecordEdge> joined = RecordJoin.of(spans).edges();
    List<AttemptJoin.Attempts> attempts = AttemptJoin.of(spans);
    for (int from = 0; from < spans.size(); from++) {
      for (int to = 0; to < spans.size(); to++) {
        Span a = spans.get(from);
        Span b = spans.get(to);
        if (from == to) {
          continue;
        }
        boolean record = a.kind() == SpanKind.PRODUCER && b.kind() == SpanKind.CONSUMER;
        Set<EdgeType> known = new HashSet<>();
        if (a.traceId().equals(b.traceId())
            && a.spanId().equals(b.parentSpanId())
            && isFirst(spans, from)) {
          EdgeType type = record ? EdgeType.CONSUME : EdgeType.CALL;
          known.add(type);
          edges.add(text(from, to, type, Via.PARENT));
        }
        for (Link link : b.links()) {
          EdgeType type =
              EdgeType.ofLink(
                  MessagingAttributes.text(link.attributes(), "datatracing.link.type"), record);
          if (link.traceId().equals(a.traceId())
              && link.spanId().equals(a.spanId())
              && isFirst(spans, from)
              && known.add(type)) {
            edges.add(text(from, to, type, Via.LINK));
          }
        }
        for (RecordEdge edge : joined) {
          if (isMeant(spans, from, edge.producer())
              && isMeant(spans, to, edge.consumer())
              && known.add(EdgeType.CONSUME)) {
            edges.add(text(from, to, EdgeType.CONSUME, Via.JOIN));
          }
        }
        for (AttemptJoin.Attempts pair : attempts) {
          if (isMeant(spans, from, pair.before())
              && isMeant(spans, to, pair.after())
              && known.add(EdgeType.RETRY)) {
            edges.add(text(from, to, EdgeType.RETRY, Via.JOIN));
          }
        }
      }
    }
    return edges;
  }

  private static boolean isMeant(List<Span> spans, int index, Span span) {
    return isFirst(spans, index)
        && spans.get(index).traceId().equals(span.traceId())
        && spans.get(index).spanId().equals(span.spanId());
  }

  private static boolean isFirst(List<Span> spans, int index) {
    Span span = spans.get(index);
    return spans.subList(0, index).stream()
        .noneMatch(
            other ->
                other.traceId().equals(span.traceId()) && other.spanId().equals(span.spanId()));
  }

  private static String text(int from, int to, EdgeType type, Via via) {
    return from + " " + to + " " + type + " " + via;
  }
}
