package io.datatracing.model.complete;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
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
import org.junit.jupiter.api.Test;

class CompletenessTest {
  private static final TraceId TRACE = new TraceId(0, 1);

  @Test
  void parentThatIsMissingWasMade() {
    Completeness half =
        of(span(1, 0, SpanKind.SERVER), span(3, 2, SpanKind.SERVER), span(4, 2, SpanKind.SERVER));
    assertThat(half.seen()).isEqualTo(3);
    assertThat(half.expected()).isEqualTo(4);
    assertThat(half.score()).isEqualTo(0.75);
    assertThat(half.gaps()).hasSize(1);
    assertThat(half.gaps().get(0).missing()).isEqualTo(new SpanId(2));
    assertThat(half.gaps().get(0).children()).hasSize(2);
  }

  @Test
  void callWithoutAnswerMissesOneWhereOthersAreAnswered() {
    Completeness trace =
        of(
            span(1, 0, SpanKind.SERVER),
            call(2, "pricing"),
            span(3, 2, SpanKind.SERVER),
            call(4, "pricing"),
            call(5, "tax"));
    assertThat(trace.unanswered()).extracting(Span::spanId).containsExactly(new SpanId(4));
    assertThat(trace.uncovered()).containsExactly("tax");
    assertThat(trace.score()).isEqualTo(5.0 / 6);
  }

  @Property(tries = 500)
  void scoreIsAnUpperBoundOfWhatArrived(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
    Random random = new Random(seed);
    List<SpanBuilder> all = new ArrayList<>();
    for (int id = 1; id <= size; id++) {
      all.add(span(id, id == 1 ? 0 : 1 + random.nextInt(id - 1), SpanKind.INTERNAL));
    }
    List<SpanBuilder> arrived = new ArrayList<>(all);
    arrived.removeIf(span -> random.nextInt(4) == 0);
    if (arrived.isEmpty()) {
      return;
    }
    Completeness complete = of(arrived.toArray(new SpanBuilder[0]));
    Set<SpanId> there = new HashSet<>();
    arrived.forEach(span -> there.add(span.build().spanId()));
    Set<SpanId> named = new HashSet<>();
    arrived.forEach(
        span -> {
          SpanId parent = span.build().parentSpanId();
          if (parent != null && !there.contains(parent)) {
            named.add(parent);
          }
        });
    assertThat(complete.gaps()).extracting(Completeness.Gap::missing).hasSameElementsAs(named);
    assertThat(complete.score()).isBetween((double) arrived.size() / size, 1.0);
    assertThat(complete.score() == 1).isEqualTo(named.isEmpty());
  }

  private static Completeness of(SpanBuilder... spans) {
    return Completeness.of(
        Trace.of(TRACE, List.of(spans).stream().map(SpanBuilder::build).toList()));
  }

  private static SpanBuilder call(int id, String peer) {
    return span(id, 1, SpanKind.CLIENT)
        .attribute(Attribute.of("http.request.method", "GET"))
        .attribute(Attribute.of("server.address", peer));
  }

  private static SpanBuilder span(int id, int parent, SpanKind kind) {
    return Span.builder(TRACE, new SpanId(id), "op")
        .parent(parent == 0 ? null : new SpanId(parent))
        .kind(kind)
        .times(id, id + 100)
        .resource(new Resource(List.of(Attribute.of("service.name", "s"))));
  }
}
