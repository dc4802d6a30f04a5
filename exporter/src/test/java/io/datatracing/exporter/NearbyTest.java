package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import org.junit.jupiter.api.Test;

class NearbyTest {
  private final Nearby nearby = new Nearby();
  private final Spans spans = Spans.toNowhere();

  @Test
  void someSpansAreReadAtATimeAndNoneBehindTheEnd() {
    // What is behind the last span is null, as in a batch that is not full.
    Span[] batch = new Span[3 * Nearby.SPANS];
    int count = 2 * Nearby.SPANS + 3;
    for (int i = 0; i < count; i++) {
      batch[i] = spans.start("s" + i);
    }

    assertThat(nearby.fetch(batch, 0, count)).isEqualTo(Nearby.SPANS);
    assertThat(nearby.fetch(batch, Nearby.SPANS, count)).isEqualTo(2 * Nearby.SPANS);
    assertThat(nearby.fetch(batch, 2 * Nearby.SPANS, count)).isEqualTo(count);
  }

  @Test
  void whatCannotBeReadIsLeftToTheEncoder() {
    // A null where a span should be is the worst to read.
    Span[] batch = new Span[2];
    batch[1] = spans.start("one");

    assertThat(nearby.fetch(batch, 0, 2)).isEqualTo(2);
  }

  @Test
  void readingChangesNoSpan() {
    Span span = spans.start("one");
    String before = span.toString();

    nearby.fetch(new Span[] {span}, 0, 1);

    assertThat(span).hasToString(before);
    assertThat(span.attributeCount()).isZero();
    assertThat(span.hasEnded()).isFalse();
  }
}
