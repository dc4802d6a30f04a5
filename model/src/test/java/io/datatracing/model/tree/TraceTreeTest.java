package io.datatracing.model.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceTreeTest {
  private static final TraceId TRACE = new TraceId(1, 2);

  @Test
  void childrenStandBelowTheirParentsByStartTime() {
    TraceTree tree =
        tree(span(1, null, 0, 100), span(3, 1, 50, 60), span(2, 1, 10, 20), span(4, 2, 11, 12));
    assertThat(names(tree)).containsExactly("1", " 2", "  4", " 3");
    assertThat(tree.missingParents()).isEmpty();
  }

  @Test
  void orphanStandsAtRootLevelAndItsParentIsMissing() {
    TraceTree tree = tree(span(1, null, 0, 100), span(2, 9, 10, 20), span(3, 2, 11, 12));
    assertThat(names(tree)).containsExactly("1", "2", " 3");
    assertThat(tree.roots().get(1).placement()).isEqualTo(Placement.ORPHAN);
    assertThat(tree.missingParents()).containsExactly(new SpanId(9));
  }

  @Test
  void childMayStartBeforeItsParent() {
    assertThat(names(tree(span(1, null, 50, 100), span(2, 1, 10, 20)))).containsExactly("1", " 2");
  }

  @Test
  void circleIsCutAtItsEarliestSpan() {
    TraceTree tree =
        tree(span(1, 3, 5, 100), span(2, 1, 3, 20), span(3, 2, 11, 12), span(4, 3, 12, 13));
    assertThat(names(tree)).containsExactly("2", " 3", "  1", "  4");
    assertThat(tree.roots().get(0).placement()).isEqualTo(Placement.CYCLE);
  }

  @Test
  void ownParentIsACircleOfOne() {
    TraceTree tree = tree(span(1, 1, 0, 1));
    assertThat(tree.roots().get(0).placement()).isEqualTo(Placement.CYCLE);
  }

  @Test
  void repeatedIdIsMarkedAndTheEarlierSpanKeepsTheChildren() {
    TraceTree tree = tree(span(1, null, 0, 9), span(1, null, 2, 9), span(2, 1, 3, 4));
    assertThat(names(tree)).containsExactly("1", " 2", "1");
    assertThat(tree.roots()).extracting(TraceNode::hasDuplicateId).containsExactly(false, true);
  }

  @Test
  void selfTimeLeavesOutTheUnionOfTheChildren() {
    TraceTree tree =
        tree(
            span(1, null, 100, 200),
            span(2, 1, 90, 110),
            span(3, 1, 120, 150),
            span(4, 1, 130, 140),
            span(5, 1, 190, 300));
    assertThat(tree.roots().get(0).selfTimeNanos()).isEqualTo(50);
  }

  @Test
  void selfTimeOfABackwardSpanIsZero() {
    assertThat(tree(span(1, null, 100, 50), span(2, 1, 60, 70)).roots().get(0).selfTimeNanos())
        .isZero();
  }

  @Test
  void tenThousandLevelsAreATree() {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 10_000; i++) {
      spans.add(span(i, i == 1 ? null : i - 1, i, 20_000 - i));
    }
    TraceTree tree = TraceTree.of(Trace.of(TRACE, spans));
    assertThat(tree.preorder()).hasSize(10_000);
    assertThat(tree.preorder().get(9_999).depth()).isEqualTo(9_999);
  }

  @Test
  void hundredThousandSpansInOneCircleAreATree() {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 100_000; i++) {
      spans.add(span(i, i == 1 ? 100_000 : i - 1, i, i + 1));
    }
    TraceTree tree = TraceTree.of(Trace.of(TRACE, spans));
    assertThat(tree.preorder()).hasSize(100_000);
    assertThat(tree.roots()).extracting(TraceNode::placement).containsExactly(Placement.CYCLE);
  }

  private static TraceTree tree(Span... spans) {
    return TraceTree.of(Trace.of(TRACE, List.of(spans)));
  }

  private static Span span(long id, @Nullable Integer parent, long start, long end) {
    return Span.builder(TRACE, new SpanId(id), Long.toString(id))
        .parent(parent == null ? null : new SpanId(parent))
        .times(start, end)
        .build();
  }

  private static List<String> names(TraceTree tree) {
    return tree.preorder().stream().map(n -> " ".repeat(n.depth()) + n.span().name()).toList();
  }
}
