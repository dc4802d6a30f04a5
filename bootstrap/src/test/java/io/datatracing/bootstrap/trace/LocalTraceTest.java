package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A trace that goes on for hours, while somebody sets the wall clock. */
class LocalTraceTest implements SpanClock {
  private static final long MINUTE = 60_000_000_000L;

  private long monotonic = 1_000;
  private long wall = 1_700_000_000_000_000_000L;

  LocalTraceTest() {
    Tracer.install(TracerOptions.to(span -> true, new Losses()).withClock(this));
  }

  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  @Test
  void aSpanKeepsOneReadingOfTheWallClockSoThatItsDurationIsRight() {
    Span job = start(CurrentContext.root());
    long began = wall;
    pass(180 * MINUTE);
    wall -= 7 * MINUTE;
    job.end();

    assertThat(job.startEpochNanos()).isEqualTo(began);
    assertThat(job.endEpochNanos() - job.startEpochNanos()).isEqualTo(180 * MINUTE);
  }

  @Test
  void aSpanThatStartsLateInALongTraceHasTheTimeOfTheWallClock() {
    Span job = start(CurrentContext.root());
    Context below = job.in(CurrentContext.root());
    wall += 3 * MINUTE;
    pass(9 * MINUTE);
    assertThat(start(below).startEpochNanos())
        .as("spans near one another are in order")
        .isEqualTo(wall - 3 * MINUTE);

    pass(2 * MINUTE);
    Span step = start(below);
    assertThat(step.startEpochNanos()).isEqualTo(wall);
    assertThat(step.isChildOf(job)).isTrue();
    assertThat(step.localRoot()).isSameAs(job);
    assertThat(step.hasRemoteParent()).isFalse();
    pass(1);
    Span within = start(step.in(below));
    assertThat(within.startEpochNanos()).isEqualTo(wall);
    assertThat(within.localRoot()).isSameAs(job);
    step.end();
    assertThat(step.endEpochNanos()).isEqualTo(wall);
  }

  @Test
  void aLongTraceReadsTheClockOnceInTenMinutesNotOnceASpan() {
    Context below = start(CurrentContext.root()).in(CurrentContext.root());
    Set<LocalTrace> readings = new HashSet<>();
    for (int minute = 0; minute < 120; minute++) {
      for (int i = 0; i < 10; i++) {
        readings.add(start(below).local());
      }
      pass(MINUTE);
    }

    assertThat(readings).hasSizeBetween(12, 13);
  }

  private void pass(long nanos) {
    monotonic += nanos;
    wall += nanos;
  }

  private static Span start(Context parent) {
    return Objects.requireNonNull(Tracer.get().start("s", SpanKind.INTERNAL, parent));
  }

  @Override
  public long nanoTime() {
    return monotonic;
  }

  @Override
  public long epochNanos() {
    return wall;
  }
}
