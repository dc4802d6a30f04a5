package io.datatracing.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is added up of any heap of traces, against counting span by span. */
class StepGraphPropertiesTest {
  @Property(tries = 500)
  void everySpanIsInTheStepOfTheNearestHeadAbove(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int traces) {
    SpanGraph graph = SpanGraph.of(new AnyTraces(seed).of(traces, 8));
    int[] heads = Steps.heads(graph);
    for (int i = 0; i < heads.length; i++) {
      int at = i;
      Set<Integer> seen = new HashSet<>();
      while (!isHead(graph, at) && seen.add(at)) {
        at = graph.parent(at);
      }
      if (isHead(graph, at)) {
        assertThat(heads[i]).isEqualTo(at);
      } else {
        // A circle without a head: all of it, and what hangs on it, is one step.
        assertThat(seen).contains(heads[i]);
        assertThat(heads[heads[i]]).isEqualTo(heads[i]);
      }
    }
  }

  @Property(tries = 500)
  void nothingIsLostInTheFigures(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int traces,
      @ForAll StepGraph.Detail detail,
      @ForAll @IntRange(min = 2, max = 40) int maxNodes) {
    List<Trace> all = new AnyTraces(seed).of(traces, 8);
    SpanGraph graph = SpanGraph.of(all);
    StepGraph steps = new StepGraph(detail, maxNodes);
    steps.add(graph, FailurePath.of(graph, all.get(0).traceId()));

    List<Span> spans = graph.spans();
    List<StepNode> own =
        steps.nodes().stream()
            .filter(n -> n.kind() == StepNode.Kind.SERVICE || n.kind() == StepNode.Kind.TASK)
            .toList();
    assertThat(own.stream().mapToLong(StepNode::spans).sum()).isEqualTo(spans.size());
    assertThat(own.stream().mapToLong(StepNode::errors).sum())
        .isEqualTo(count(spans, span -> span.status().isError()));
    assertThat(own.stream().mapToLong(StepNode::entries).sum())
        .isEqualTo(java.util.Arrays.stream(Steps.heads(graph)).distinct().count());
    assertThat(edges(steps, EdgeType.PRODUCE)).isEqualTo(count(spans, isOf(SpanKind.PRODUCER)));
    assertThat(edges(steps, EdgeType.READ) + edges(steps, EdgeType.WRITE))
        .isEqualTo(
            count(
                spans,
                span ->
                    span.kind() == SpanKind.CLIENT
                        && SpanFacts.text(span, "db.system.name") != null));
    assertThat(steps.spans()).isEqualTo(spans.size());
    // One more of each kind for what did not fit.
    assertThat(steps.nodes().size()).isLessThanOrEqualTo(maxNodes + StepNode.Kind.values().length);
  }

  @Property(tries = 300)
  void aRecordIsTakenFromItsTopicOnceByEachHandler(@ForAll long seed) {
    SpanGraph graph = SpanGraph.of(new AnyTraces(seed).of(3, 8));
    StepGraph steps = new StepGraph(StepGraph.Detail.SERVICES);
    steps.add(graph, List.of());
    Map<String, Long> taken = new HashMap<>();
    for (Span span : graph.spans()) {
      if (isOf(SpanKind.CONSUMER).test(span)) {
        taken.merge(
            SpanFacts.text(span, "messaging.destination.name") + " " + span.service(),
            1L,
            Long::sum);
      }
    }
    for (StepEdge edge : steps.edges()) {
      StepNode from = steps.nodes().get(edge.from());
      StepNode to = steps.nodes().get(edge.to());
      long own = taken.getOrDefault(from.name() + " " + to.name(), 0L);
      if (edge.type() == EdgeType.CONSUME && from.kind() == StepNode.Kind.TOPIC) {
        // Handlers that do not name the topic are counted by their senders.
        assertThat(edge.count()).isGreaterThanOrEqualTo(own).isPositive();
      }
    }
  }

  @Property(tries = 300)
  void inPartsOrAtOnceIsTheSame(@ForAll long seed) {
    List<Trace> all = new AnyTraces(seed).of(4, 6);
    StepGraph parts = new StepGraph(StepGraph.Detail.STEPS);
    parts.add(SpanGraph.of(all.subList(0, 2)), List.of());
    parts.add(SpanGraph.of(all.subList(2, 4)), List.of());
    long entries = 0;
    for (List<Trace> part : List.of(all.subList(0, 2), all.subList(2, 4))) {
      StepGraph alone = new StepGraph(StepGraph.Detail.STEPS);
      alone.add(SpanGraph.of(part), List.of());
      entries += alone.nodes().stream().mapToLong(StepNode::entries).sum();
    }
    assertThat(parts.nodes().stream().mapToLong(StepNode::entries).sum()).isEqualTo(entries);
    assertThat(edges(parts, EdgeType.PRODUCE))
        .isEqualTo(
            count(
                all.stream().flatMap(trace -> trace.spans().stream()).toList(),
                isOf(SpanKind.PRODUCER)));
  }

  private static boolean isHead(SpanGraph graph, int index) {
    int above = graph.parent(index);
    Span span = graph.spans().get(index);
    return above < 0
        || span.kind() == SpanKind.SERVER
        || span.kind() == SpanKind.CONSUMER
        || !span.service().equals(graph.spans().get(above).service());
  }

  private static Predicate<Span> isOf(SpanKind kind) {
    return span ->
        span.kind() == kind && SpanFacts.text(span, "messaging.destination.name") != null;
  }

  private static long edges(StepGraph graph, EdgeType type) {
    return graph.edges().stream()
        .filter(edge -> edge.type() == type)
        .mapToLong(StepEdge::count)
        .sum();
  }

  private static long count(List<Span> spans, Predicate<Span> condition) {
    return spans.stream().filter(condition).count();
  }
}
