package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.Span;
import org.junit.jupiter.api.Test;

class SpanQueueTest {
  private final Losses losses = new Losses();
  private final Spans spans = Spans.toNowhere();

  @Test
  void spansLeaveInTheOrderTheyCame() {
    SpanQueue queue = new SpanQueue(8, 1 << 20, losses);
    Span first = spans.ended("first");
    Span second = spans.ended("second");
    queue.offer(first);
    queue.offer(second);

    Span[] batch = new Span[4];

    assertThat(queue.take(batch)).isEqualTo(2);
    assertThat(batch).startsWith(first, second);
  }

  @Test
  void theBoundIsTheOneGivenNotTheNextPowerOfTwo() {
    SpanQueue queue = new SpanQueue(5, 1 << 20, losses);
    for (int i = 0; i < 7; i++) {
      queue.offer(spans.ended("s"));
    }

    assertThat(queue.size()).isEqualTo(5);
    assertThat(losses.of(LossCause.QUEUE_FULL)).isEqualTo(2);
  }

  @Test
  void aQueueOfOneHoldsOne() {
    SpanQueue queue = new SpanQueue(1, 1 << 20, losses);

    assertThat(queue.offer(spans.ended("s"))).isTrue();
    assertThat(queue.offer(spans.ended("s"))).isFalse();
  }

  @Test
  void memoryIsBoundedToo() {
    SpanQueue queue = new SpanQueue(100, 10_000, losses);
    Span large = spans.start("large");
    large.put(Spans.TEXT, "x".repeat(6_000));
    large.end();

    assertThat(queue.offer(large)).isTrue();
    assertThat(queue.offer(large)).isFalse();
    assertThat(queue.offer(spans.ended("small"))).isTrue();
    assertThat(losses.of(LossCause.QUEUE_FULL)).isEqualTo(1);
  }

  @Test
  void takingGivesTheMemoryBack() {
    SpanQueue queue = new SpanQueue(100, 1 << 20, losses);
    queue.offer(spans.ended("a"));
    queue.offer(spans.ended("b"));
    assertThat(queue.sizeBytes()).isPositive();

    queue.take(new Span[10]);

    assertThat(queue.sizeBytes()).isZero();
  }

  @Test
  void aClosedQueueCountsWhatComesLate() {
    SpanQueue queue = new SpanQueue(100, 1 << 20, losses);
    queue.close();

    assertThat(queue.offer(spans.ended("late"))).isFalse();
    assertThat(losses.of(LossCause.PROCESS_DIED)).isEqualTo(1);
  }
}
