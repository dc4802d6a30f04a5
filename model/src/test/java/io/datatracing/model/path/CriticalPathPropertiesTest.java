package io.datatracing.model.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.path.PathSegment.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of the path of any heap of spans, backward ones, orphans and circles included. */
class CriticalPathPropertiesTest {
  @Property(tries = 2_000)
  void segmentsFollowEachOtherUpToTheLastEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int size) {
    List<Span> spans = anySpans(new Random(seed), size);
    List<PathSegment> segments = CriticalPath.of(spans).segments();
    long last = spans.stream().mapToLong(CriticalPathPropertiesTest::end).max().orElseThrow();
    for (int i = 0; i < segments.size(); i++) {
      PathSegment segment = segments.get(i);
      assertThat(segment.endUnixNano()).isGreaterThan(segment.startUnixNano());
      assertThat(segment.endUnixNano())
          .isEqualTo(i + 1 < segments.size() ? segments.get(i + 1).startUnixNano() : last);
    }
  }

  @Property(tries = 2_000)
  void workIsDoneWhileTheSpanRanAndNoCallOfItEnded(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int size) {
    List<Span> spans = anySpans(new Random(seed), size);
    for (PathSegment segment : CriticalPath.of(spans).segments()) {
      Span worker = segment.span();
      if (segment.kind() == Kind.WAIT) {
        assertThat(segment.endUnixNano()).isLessThanOrEqualTo(worker.startTimeUnixNano());
        continue;
      }
      assertThat(segment.startUnixNano()).isGreaterThanOrEqualTo(worker.startTimeUnixNano());
      assertThat(segment.endUnixNano()).isLessThanOrEqualTo(end(worker));
      assertThat(spans)
          .noneMatch(
              child ->
                  child != worker
                      && worker.spanId().equals(child.parentSpanId())
                      && end(child) > segment.startUnixNano()
                      && end(child) < segment.endUnixNano());
    }
  }

  @Property(tries = 1_000)
  void sharesAddUpToTheWhole(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int size) {
    CriticalPath path = CriticalPath.of(anySpans(new Random(seed), size));
    assertThat(path.shares().stream().mapToLong(PathShare::nanos).sum())
        .isEqualTo(path.durationNanos());
  }

  private static long end(Span span) {
    return Math.max(span.startTimeUnixNano(), span.endTimeUnixNano());
  }

  /** Small numbers, so that equal times, circles and orphans are frequent. Ids are distinct. */
  private static List<Span> anySpans(Random random, int size) {
    List<Span> spans = new ArrayList<>();
    for (int id = 1; id <= size; id++) {
      long start = random.nextInt(60);
      spans.add(
          CriticalPathTest.span(
              id, random.nextInt(size + 3), start, start + random.nextInt(40) - 4));
    }
    return spans;
  }
}
