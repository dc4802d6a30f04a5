package io.datatracing.model.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Against a reference that follows the definitions literally, span by span, at whatever cost. */
class TraceTreePropertiesTest {
  private static final TraceId TRACE = new TraceId(1, 2);

  @Property(tries = 300)
  void everySpanStandsOnceWhereTheDefinitionPutsIt(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
    Trace trace = trace(seed, size);
    TraceTree tree = TraceTree.of(trace);
    assertThat(tree.preorder())
        .extracting(TraceNode::span)
        .containsExactlyInAnyOrderElementsOf(trace.spans());
    for (TraceNode node : tree.preorder()) {
      Placement expected = placement(trace, node.span());
      assertThat(node.placement()).isEqualTo(expected);
      TraceNode parent = node.parent();
      assertThat(parent == null).isEqualTo(expected != Placement.CHILD);
      if (parent != null) {
        assertThat(parent.span()).isSameAs(parent(trace, node.span()));
        assertThat(parent.children()).contains(node);
        assertThat(node.depth()).isEqualTo(parent.depth() + 1);
      }
    }
  }

  @Property(tries = 300)
  void rowsAreInDepthFirstOrderWithSiblingsByStart(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
    TraceTree tree = TraceTree.of(trace(seed, size));
    List<TraceNode> rows = new ArrayList<>();
    tree.roots().forEach(root -> walk(root, rows));
    assertThat(tree.preorder()).containsExactlyElementsOf(rows);
    for (TraceNode row : rows) {
      assertThat(row.children())
          .isSortedAccordingTo(
              (a, b) -> Long.compare(a.span().startTimeUnixNano(), b.span().startTimeUnixNano()));
    }
  }

  @Property(tries = 300)
  void selfTimeIsWhatACountOfNanosecondsGives(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
    for (TraceNode node : TraceTree.of(trace(seed, size)).preorder()) {
      long self = 0;
      for (long t = node.span().startTimeUnixNano(); t < node.span().endTimeUnixNano(); t++) {
        long now = t;
        if (node.children().stream()
            .noneMatch(
                c -> c.span().startTimeUnixNano() <= now && now < c.span().endTimeUnixNano())) {
          self++;
        }
      }
      assertThat(node.selfTimeNanos()).isEqualTo(self);
    }
  }

  private static void walk(TraceNode node, List<TraceNode> rows) {
    rows.add(node);
    node.children().forEach(child -> walk(child, rows));
  }

  private static Placement placement(Trace trace, Span span) {
    if (span.parentSpanId() == null) {
      return Placement.ROOT;
    }
    Span parent = parent(trace, span);
    if (parent == null) {
      return Placement.ORPHAN;
    }
    Set<Span> circle = new HashSet<>();
    for (Span above = parent; above != null && circle.add(above); above = parent(trace, above)) {
      if (above == span) {
        return earliest(trace, circle) == span ? Placement.CYCLE : Placement.CHILD;
      }
    }
    return Placement.CHILD;
  }

  private static Span earliest(Trace trace, Set<Span> circle) {
    return trace.spans().stream().filter(circle::contains).findFirst().orElseThrow();
  }

  private static @Nullable Span parent(Trace trace, Span span) {
    return trace.spans().stream()
        .filter(s -> s.spanId().equals(span.parentSpanId()))
        .findFirst()
        .orElse(null);
  }

  /** Few ids, so that orphans, repetitions and circles are common. */
  private static Trace trace(long seed, int size) {
    Random random = new Random(seed);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long start = random.nextInt(60);
      spans.add(
          Span.builder(TRACE, new SpanId(1 + random.nextInt(size)), Integer.toString(i))
              .parent(random.nextInt(5) == 0 ? null : new SpanId(1 + random.nextInt(size + 1)))
              .times(start, start + random.nextInt(40) - 5)
              .build());
    }
    return Trace.of(TRACE, spans);
  }
}
