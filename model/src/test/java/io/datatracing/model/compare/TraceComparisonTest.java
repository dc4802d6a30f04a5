package io.datatracing.model.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.tree.TraceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceComparisonTest {
  @Test
  void equalTracesArePairedWhole() {
    Trace trace = trace(span(1, 0, "a", 0), span(2, 1, "b", 1), span(3, 1, "c", 2));
    TraceComparison comparison = TraceComparison.of(trace, trace);
    assertThat(rows(comparison)).containsExactly("a=a", " b=b", " c=c");
    assertThat(comparison.added() + comparison.removed()).isZero();
  }

  @Test
  void retriesAreAdded() {
    TraceComparison comparison =
        TraceComparison.of(
            trace(span(1, 0, "a", 0), span(2, 1, "call", 1), span(3, 1, "end", 9)),
            trace(
                span(1, 0, "a", 100),
                span(2, 1, "call", 101),
                span(3, 1, "call", 104),
                span(4, 1, "end", 109)));
    assertThat(rows(comparison)).containsExactly("a=a", " call=call", " -=call", " end=end");
    assertThat(comparison.added()).isOne();
    assertThat(comparison.paired()).isEqualTo(3);
  }

  @Test
  void whatIsGoneIsGoneWithEverythingBelow() {
    TraceComparison comparison =
        TraceComparison.of(
            trace(span(1, 0, "a", 0), span(2, 1, "b", 1), span(3, 2, "c", 2)),
            trace(span(1, 0, "a", 0)));
    assertThat(rows(comparison)).containsExactly("a=a", " b=-", "  c=-");
    assertThat(comparison.removed()).isEqualTo(2);
  }

  @Test
  void otherRootsShareNothing() {
    assertThat(rows(TraceComparison.of(trace(span(1, 0, "a", 0)), trace(span(1, 0, "b", 0)))))
        .containsExactlyInAnyOrder("a=-", "-=b");
  }

  @Property(tries = 500)
  void everySpanOfBothIsThereOnceBelowItsParent(@ForAll long seed) {
    Random random = new Random(seed);
    Trace before = anyTrace(random);
    Trace after = anyTrace(random);
    TraceComparison comparison = TraceComparison.of(before, after);

    assertThat(comparison.paired() + comparison.removed()).isEqualTo(before.spans().size());
    assertThat(comparison.paired() + comparison.added()).isEqualTo(after.spans().size());
    for (ComparedSpan row : comparison.rows()) {
      TraceNode one = row.before();
      TraceNode other = row.after();
      if (one != null && other != null) {
        assertThat(one.span().name()).isEqualTo(other.span().name());
        assertThat(one.depth()).isEqualTo(other.depth()).isEqualTo(row.depth());
      }
    }
  }

  private static Trace anyTrace(Random random) {
    List<Span> spans = new ArrayList<>();
    int size = 1 + random.nextInt(25);
    for (int id = 1; id <= size; id++) {
      spans.add(
          span(id, random.nextInt(id), "abc".substring(random.nextInt(3)), random.nextInt(50)));
    }
    return trace(spans.toArray(new Span[0]));
  }

  private static Span span(long id, long parent, String name, long start) {
    return Span.builder(new TraceId(0, 1), new SpanId(id), name)
        .parent(parent == 0 ? null : new SpanId(parent))
        .times(start, start + 1)
        .build();
  }

  private static Trace trace(Span... spans) {
    return Trace.of(new TraceId(0, 1), List.of(spans));
  }

  private static List<String> rows(TraceComparison comparison) {
    return comparison.rows().stream()
        .map(row -> " ".repeat(row.depth()) + name(row.before()) + "=" + name(row.after()))
        .toList();
  }

  private static String name(@Nullable TraceNode node) {
    return node == null ? "-" : node.span().name();
  }
}
