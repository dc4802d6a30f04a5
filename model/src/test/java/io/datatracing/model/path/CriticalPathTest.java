package io.datatracing.model.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.path.PathSegment.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CriticalPathTest {
  private static final TraceId TRACE = new TraceId(1, 2);

  @Test
  void lonelySpanIsItsOwnPath() {
    assertThat(path(span(1, 0, 10, 30))).containsExactly("1 WORK 10-30");
  }

  @Test
  void callerWaitsForItsCall() {
    assertThat(path(span(1, 0, 0, 100), span(2, 1, 20, 70)))
        .containsExactly("1 WORK 0-20", "2 WORK 20-70", "1 WORK 70-100");
  }

  @Test
  void ofTwoCallsSideBySideTheSlowerCounts() {
    assertThat(path(span(1, 0, 0, 100), span(2, 1, 10, 90), span(3, 1, 10, 50)))
        .containsExactly("1 WORK 0-10", "2 WORK 10-90", "1 WORK 90-100");
  }

  @Test
  void callsInARowAllCount() {
    assertThat(path(span(1, 0, 0, 100), span(2, 1, 10, 40), span(3, 1, 50, 90)))
        .containsExactly(
            "1 WORK 0-10", "2 WORK 10-40", "1 WORK 40-50", "3 WORK 50-90", "1 WORK 90-100");
  }

  @Test
  void consumerWaitedInTheTopic() {
    assertThat(path(span(1, 0, 0, 30), span(2, 1, 10, 20), span(3, 2, 500, 600)))
        .containsExactly("1 WORK 0-10", "2 WORK 10-20", "3 WAIT 20-500", "3 WORK 500-600");
  }

  @Test
  void childThatOutlivesItsCallerIsNotWaitedForButEndsTheTrace() {
    assertThat(path(span(1, 0, 0, 50), span(2, 1, 20, 90)))
        .containsExactly("1 WORK 0-20", "2 WORK 20-90");
  }

  @Test
  void batchWaitsForItsLastInputAcrossTraces() {
    Span early = span(1, 0, 0, 10);
    Span late = Span.builder(new TraceId(9, 9), new SpanId(7), "7").times(5, 40).build();
    Span batch = builder(3, 0, 100, 130).link(to(early)).link(to(late)).build();
    assertThat(path(early, late, batch))
        .containsExactly("7 WORK 5-40", "3 WAIT 40-100", "3 WORK 100-130");
  }

  @Test
  void circleOfLinksEnds() {
    Span one = span(1, 0, 0, 10);
    Span two = builder(2, 0, 20, 30).link(to(one)).build();
    Span oneAgain = builder(1, 0, 0, 10).link(to(two)).build();
    assertThat(path(oneAgain, two)).containsExactly("1 WORK 0-10", "2 WAIT 10-20", "2 WORK 20-30");
  }

  @Test
  void circleOfParentsAndOwnParentEnd() {
    assertThat(path(span(1, 2, 0, 10), span(2, 1, 0, 10))).isNotEmpty();
    assertThat(path(span(1, 1, 0, 10))).containsExactly("1 WORK 0-10");
  }

  @Test
  void backwardSpanIsAnInstant() {
    assertThat(path(span(1, 0, 0, 100), span(2, 1, 60, 40)))
        .containsExactly("1 WORK 0-60", "1 WORK 60-100");
  }

  @Test
  void sharesNameWhoContributesWhat() {
    List<PathShare> shares =
        CriticalPath.of(List.of(span(1, 0, 0, 100), span(2, 1, 20, 70))).shares();
    assertThat(shares)
        .containsExactly(
            new PathShare("unknown_service", "1", Kind.WORK, 50, 0.5),
            new PathShare("unknown_service", "2", Kind.WORK, 50, 0.5));
  }

  @Test
  void hundredThousandLevelsAreWalked() {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 100_000; i++) {
      spans.add(span(i, i - 1, i, 1_000_000 - i));
    }
    CriticalPath path = CriticalPath.of(spans);
    assertThat(path.segments()).hasSize(199_999);
    assertThat(path.durationNanos()).isEqualTo(999_998);
  }

  static Span span(long id, long parent, long start, long end) {
    return builder(id, parent, start, end).build();
  }

  private static SpanBuilder builder(long id, long parent, long start, long end) {
    return Span.builder(TRACE, new SpanId(id), Long.toString(id))
        .parent(parent == 0 ? null : new SpanId(parent))
        .times(start, end);
  }

  private static Link to(Span span) {
    return new Link(span.traceId(), span.spanId(), "", 1, List.of(), 0);
  }

  private static List<String> path(Span... spans) {
    return CriticalPath.of(List.of(spans)).segments().stream()
        .map(
            s -> s.span().name() + " " + s.kind() + " " + s.startUnixNano() + "-" + s.endUnixNano())
        .toList();
  }
}
