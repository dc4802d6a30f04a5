package io.datatracing.model.skew;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.model.tree.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClockSkewTest {
  private static final TraceId TRACE = new TraceId(0, 1);

  @Test
  void clockThatIsBehindIsMovedByTheLeastThatFits() {
    ClockSkew skew =
        of(
            span(1, 0, 0, SpanKind.CLIENT, 1_000, 2_000),
            span(2, 1, 1, SpanKind.SERVER, 500, 1_300),
            span(3, 2, 1, SpanKind.INTERNAL, 600, 700));
    ProcessClock clock = List.copyOf(skew.clocks()).get(1);
    assertThat(clock.offsetNanos()).isEqualTo(500);
    assertThat(clock.lowNanos()).isEqualTo(500);
    assertThat(clock.highNanos()).isEqualTo(700);
    assertThat(clock.contradictory()).isFalse();
  }

  @Test
  void clockThatIsAheadIsMovedBackByTheLeastThatFits() {
    ClockSkew skew =
        of(
            span(1, 0, 0, SpanKind.CLIENT, 1_000, 2_000),
            span(2, 1, 1, SpanKind.SERVER, 1_900, 2_700));
    assertThat(List.copyOf(skew.clocks()).get(1).offsetNanos()).isEqualTo(-700);
  }

  @Test
  void waitInATopicIsNoContradiction() {
    ClockSkew skew =
        of(
            span(1, 0, 0, SpanKind.PRODUCER, 1_000, 2_000),
            span(2, 1, 1, SpanKind.CONSUMER, 900_000, 900_100));
    ProcessClock clock = List.copyOf(skew.clocks()).get(1);
    assertThat(clock.offsetNanos()).isZero();
    assertThat(clock.highNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void callsThatAskForDifferentOffsetsAreContradictory() {
    ClockSkew skew =
        of(
            span(1, 0, 0, SpanKind.CLIENT, 1_000, 2_000),
            span(2, 1, 1, SpanKind.SERVER, 0, 1_000),
            span(3, 0, 0, SpanKind.CLIENT, 5_000, 6_000),
            span(4, 3, 1, SpanKind.SERVER, 6_000, 7_000));
    ProcessClock clock = List.copyOf(skew.clocks()).get(1);
    assertThat(clock.contradictory()).isTrue();
    assertThat(clock.offsetNanos()).isZero();
  }

  /** It comes first in the tree, as it is of the clock that is behind. */
  @Test
  void anOrphanDoesNotHideWhoCalledItsProcess() {
    ClockSkew skew =
        of(
            span(3, 9, 1, SpanKind.CLIENT, 100, 200),
            span(1, 0, 0, SpanKind.CLIENT, 1_000, 2_000),
            span(2, 1, 1, SpanKind.SERVER, 500, 1_300));
    assertThat(skew.clocks())
        .extracting(ProcessClock::offsetNanos)
        .containsExactlyInAnyOrder(0L, 500L);
  }

  /** Each calls the other; the one that began is right. */
  @Test
  void callsInBothDirectionsAreMeasuredFromTheFirst() {
    ClockSkew skew =
        of(
            span(1, 0, 0, SpanKind.CLIENT, 1_000, 2_000),
            span(2, 1, 1, SpanKind.SERVER, 500, 1_300),
            span(3, 2, 1, SpanKind.CLIENT, 600, 1_200),
            span(4, 3, 0, SpanKind.SERVER, 1_200, 1_500));
    assertThat(skew.clocks()).extracting(ProcessClock::offsetNanos).containsExactly(0L, 500L);
  }

  /** Calls that really nest, each process with a clock of its own. */
  @Property(tries = 500)
  void correctedTimesDoNotContradictEachOther(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int size) {
    Random random = new Random(seed);
    long[] clocks = new long[4];
    for (int i = 1; i < clocks.length; i++) {
      clocks[i] = random.nextInt(2_001) - 1_000;
    }
    Trace trace = Trace.of(TRACE, nested(random, size, clocks));
    ClockSkew skew = ClockSkew.of(trace);
    for (TraceNode node : TraceTree.of(trace).preorder()) {
      TraceNode above = node.parent();
      if (above == null || isMeasuredAgainstAnother(trace, node, above)) {
        continue;
      }
      Span span = node.span();
      Span parent = above.span();
      assertThat(span.startTimeUnixNano() + skew.offsetNanos(span))
          .isGreaterThanOrEqualTo(parent.startTimeUnixNano() + skew.offsetNanos(parent));
    }
    assertThat(skew.clocks()).noneMatch(ProcessClock::contradictory);
  }

  @Property(tries = 200)
  void rightClocksAreLeftAlone(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int size) {
    Trace trace = Trace.of(TRACE, nested(new Random(seed), size, new long[4]));
    assertThat(ClockSkew.of(trace).clocks()).allMatch(clock -> clock.offsetNanos() == 0);
  }

  /** A process has one clock, which is measured against its first caller only. */
  private static boolean isMeasuredAgainstAnother(Trace trace, TraceNode node, TraceNode above) {
    for (TraceNode first : TraceTree.of(trace).preorder()) {
      if (first.span().resource().equals(node.span().resource())) {
        TraceNode caller = first.parent();
        return caller == null
            || !caller.span().resource().equals(above.span().resource())
                && !above.span().resource().equals(node.span().resource());
      }
    }
    return true;
  }

  private static List<Span> nested(Random random, int size, long[] clocks) {
    long[] starts = new long[size + 1];
    long[] ends = new long[size + 1];
    ends[0] = 1_000_000;
    List<Span> spans = new ArrayList<>();
    for (int id = 1; id <= size; id++) {
      int parent = id == 1 ? 0 : 1 + random.nextInt(id - 1);
      long length = ends[parent] - starts[parent];
      starts[id] = starts[parent] + random.nextInt((int) Math.max(1, length / 3));
      ends[id] = ends[parent] - random.nextInt((int) Math.max(1, length / 3));
      int process = id == 1 ? 0 : random.nextInt(clocks.length);
      spans.add(
          span(
              id,
              parent,
              process,
              SpanKind.values()[random.nextInt(SpanKind.values().length)],
              starts[id] + clocks[process],
              ends[id] + clocks[process]));
    }
    return spans;
  }

  private static ClockSkew of(Span... spans) {
    return ClockSkew.of(Trace.of(TRACE, List.of(spans)));
  }

  private static Span span(int id, int parent, int process, SpanKind kind, long from, long to) {
    return Span.builder(TRACE, new SpanId(id), "op")
        .parent(parent == 0 ? null : new SpanId(parent))
        .kind(kind)
        .times(from, to)
        .resource(new Resource(List.of(Attribute.of("service.name", "p" + process))))
        .build();
  }
}
