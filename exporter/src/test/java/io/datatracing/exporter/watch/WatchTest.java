package io.datatracing.exporter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With injected times and readings. */
class WatchTest implements Machine, SpanClock {
  private static final long MILLI = 1_000_000;

  private final List<Span> ended = new ArrayList<>();
  private final Losses losses = new Losses();
  private final AtomicInteger housekeeping = new AtomicInteger();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final Watch watch =
      new Watch(
          new BreakerOptions(50, 90),
          100,
          housekeeping::incrementAndGet,
          () -> this.recorded,
          new PrintStream(told, true, StandardCharsets.UTF_8),
          this);
  private long now = 1;
  private long recorded;

  /** Whether spans are recorded all the time. */
  private boolean busy = true;

  private boolean collected;
  private double heap = 0.5;

  @BeforeEach
  void install() {
    Tracer.install(TracerOptions.to(ended::add, losses).withClock(this));
  }

  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  @Test
  void aHealthyProcessIsLeftAloneAndNothingIsTold() {
    Span span = start();
    steps(5_000, 1 * MILLI);
    span.end();

    assertThat(told()).isEmpty();
    assertThat(span.events()).isEmpty();
    assertThat(start()).isNotNull();
  }

  @Test
  void housekeepingIsEveryTenSeconds() {
    steps(99, 0);
    assertThat(housekeeping).hasValue(0);
    steps(2, 0);
    assertThat(housekeeping).hasValue(1);
    steps(100, 0);
    assertThat(housekeeping).hasValue(2);
  }

  @Test
  void aPauseIsAnEventOfTheSpanThatItHit() {
    Span hit = start();
    collected = true;
    steps(1, 300 * MILLI);
    collected = false;
    steps(1, 99 * MILLI);
    hit.end();
    Span later = start();
    later.end();

    assertThat(hit.events()).hasSize(1);
    assertThat(hit.events().get(0).valueAt(0)).isEqualTo(0.3);
    assertThat(hit.events().get(0).valueAt(1)).isEqualTo("gc");
    assertThat(later.events()).isEmpty();
  }

  @Test
  void underGcPressureRecordingPausesAndGoesOnAfterwards() {
    collected = true;
    heap = 0.8;
    steps(30, 120 * MILLI);
    assertThat(start()).isNull();
    assertThat(losses).hasToString("agent.breaker_open=1");
    assertThat(told().lines())
        .singleElement()
        .asString()
        .startsWith(
            "[datatracing] the JVM is under pressure, no spans are recorded until it has recovered: stopped by the garbage collector 5");

    collected = false;
    steps(125, 0);
    assertThat(start()).isNotNull();
    assertThat(told().lines())
        .hasSize(2)
        .last()
        .isEqualTo("[datatracing] the JVM has recovered, spans are recorded again");
  }

  @Test
  void withoutCpuItTakesLonger() {
    steps(8, 1_000 * MILLI);
    assertThat(start()).isNotNull();
    steps(5, 1_000 * MILLI);
    assertThat(start()).isNull();
    assertThat(told()).contains("without CPU 9");
  }

  @Test
  void openingAndClosingAgainAndAgainIsNotToldEachTime() {
    for (int i = 0; i < 4; i++) {
      watch.outOfMemory(now);
      assertThat(start()).isNull();
      steps(125, 0);
      assertThat(start()).isNotNull();
    }
    assertThat(told().lines()).hasSize(2);
    steps(600, 0);
    watch.outOfMemory(now);
    assertThat(told().lines()).as("the line needs memory").hasSize(2);
    steps(10, 0);

    assertThat(told().lines()).hasSize(3).last().asString().contains("under pressure");
  }

  @Test
  void itCanBeSwitchedOff() {
    Watch without =
        new Watch(
            null, 0, () -> {}, () -> 0, new PrintStream(told, true, StandardCharsets.UTF_8), this);
    Span span = start();
    collected = true;
    for (int i = 0; i < 100; i++) {
      long before = now;
      now += 900 * MILLI;
      without.step(before, now);
    }
    without.outOfMemory(now);
    span.end();

    assertThat(start()).isNotNull();
    assertThat(span.events()).isEmpty();
    assertThat(told()).isEmpty();
  }

  @Test
  void whileNothingIsRecordedItSleepsLonger() {
    busy = false;
    steps(99, 0);
    assertThat(watch.sleepNanos()).isEqualTo(Watch.STEP_NANOS);
    steps(2, 0);
    assertThat(watch.sleepNanos()).isEqualTo(Watch.IDLE_STEP_NANOS);
    steps(10, 0);
    assertThat(housekeeping).as("every ten seconds also then").hasValue(2);
    Span hit = start();
    steps(1, 300 * MILLI);
    hit.end();
    assertThat(hit.events()).singleElement().extracting(pause -> pause.valueAt(0)).isEqualTo(0.3);
    assertThat(watch.sleepNanos()).as("after a pause").isEqualTo(Watch.STEP_NANOS);
    steps(1, 0);
    assertThat(watch.sleepNanos()).isEqualTo(Watch.IDLE_STEP_NANOS);
    recorded++;
    steps(1, 0);
    assertThat(watch.sleepNanos()).as("a span was recorded").isEqualTo(Watch.STEP_NANOS);
  }

  @Test
  void anOpenBreakerIsWatchedCloselyAlthoughNothingIsRecorded() {
    watch.outOfMemory(now);
    busy = false;
    steps(99, 0);
    assertThat(start()).isNull();
    assertThat(watch.sleepNanos()).isEqualTo(Watch.STEP_NANOS);
    steps(20, 0);
    assertThat(start()).isNotNull();
    assertThat(watch.sleepNanos()).isEqualTo(Watch.IDLE_STEP_NANOS);
  }

  @Test
  void aFullHeapOpensNoBreakerWhereNothingIsRecorded() {
    busy = false;
    steps(101, 0);
    collected = true;
    heap = 0.95;
    steps(100, 0);
    assertThat(start()).isNotNull();
    busy = true;
    steps(32, 0);
    assertThat(start()).isNull();
  }

  private void steps(int count, long lateNanos) {
    for (int i = 0; i < count; i++) {
      long before = now;
      now += watch.sleepNanos() + lateNanos;
      recorded += busy ? 1 : 0;
      watch.step(before, now);
    }
  }

  private static @Nullable Span start() {
    return Tracer.get().start("s", SpanKind.INTERNAL, CurrentContext.root());
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  @Override
  public boolean hasCollected() {
    return collected;
  }

  @Override
  public double heapUsed() {
    return heap;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long epochNanos() {
    return now;
  }
}
