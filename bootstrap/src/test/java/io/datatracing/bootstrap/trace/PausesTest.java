package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PausesTest {
  private final Recorder recorder = new Recorder();

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void aSpanTellsThePausesItWasOpenIn() {
    long before = pause(1_000_000_000, "gc");
    Span span = start();
    recorder.advanceNanos(5);
    long from = recorder.nanoTime();
    pause(250_000_000, "gc");
    recorder.advanceNanos(5);
    span.end();
    pause(7, "cpu");

    assertThat(before).isLessThan(from);
    assertThat(span.events()).hasSize(1);
    SpanEvent event = span.events().get(0);
    assertThat(event.name()).isEqualTo("datatracing.pause");
    assertThat(event.epochNanos()).isEqualTo(Recorder.EPOCH + from);
    assertThat(event.get(AttributeKey.of("datatracing.pause.duration"))).isEqualTo(0.25);
    assertThat(event.get(AttributeKey.of("datatracing.pause.cause"))).isEqualTo("gc");
  }

  @Test
  void aSpanThatBeganOrEndedWithinOneTellsIt() {
    long from = recorder.nanoTime();
    recorder.advanceNanos(100);
    Span span = start();
    recorder.advanceNanos(100);
    Tracer.pauses(Pauses.add(null, from, recorder.nanoTime() + 100, "cpu"));
    span.end();

    assertThat(span.events()).hasSize(1);
    assertThat(span.events().get(0).epochNanos())
        .as("no event before its span")
        .isEqualTo(span.startEpochNanos());
  }

  @Test
  void onlyTheNewestAreKept() {
    Span span = start();
    Pauses pauses = null;
    for (int i = 1; i <= Pauses.MOST + 5; i++) {
      long from = recorder.nanoTime();
      recorder.advanceNanos(i);
      pauses = Pauses.add(pauses, from, recorder.nanoTime(), "gc");
    }
    Tracer.pauses(Objects.requireNonNull(pauses));
    span.end();

    assertThat(span.events()).hasSize(Pauses.MOST);
    assertThat(span.events().get(0).get(AttributeKey.of("datatracing.pause.duration")))
        .isEqualTo(6 / 1e9);
  }

  @Test
  void theyCountAsEventsOfTheSpan() {
    Span span = start();
    for (int i = 0; i < 128; i++) {
      span.event("e");
    }
    pause(1, "gc");
    span.end();

    assertThat(span.events()).hasSize(128);
    assertThat(span.droppedEvents()).isEqualTo(1);
  }

  private Span start() {
    return Objects.requireNonNull(
        recorder.tracer().start("s", SpanKind.INTERNAL, CurrentContext.root()));
  }

  private long pause(long nanos, String cause) {
    long from = recorder.nanoTime();
    recorder.advanceNanos(nanos);
    Tracer.pauses(Pauses.add(null, from, recorder.nanoTime(), cause));
    return from;
  }
}
