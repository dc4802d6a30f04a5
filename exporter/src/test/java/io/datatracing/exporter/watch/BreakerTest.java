package io.datatracing.exporter.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Pressure CALM = new Pressure(0.02, 0.01, 0.1, 0.95);
  private static final Pressure STOPPED = new Pressure(0.5, 0, 0.2, 0.7);
  private static final Pressure FULL = new Pressure(0.1, 0, 0.5, 0.9);
  private static final Pressure STARVED = new Pressure(0, 0.9, 0, 0.3);

  /** Low enough not to open it, too high to close it. */
  private static final Pressure BETWEEN = new Pressure(0.3, 0, 0.3, 0.7);

  private final Breaker breaker =
      new Breaker(
          new BreakerOptions(
              BreakerOptions.DEFAULT_GC_PERCENT, BreakerOptions.DEFAULT_CPU_PERCENT));

  @Test
  void itOpensWhenTheCollectorStopsTheProcessForHalfOfTheTime() {
    assertOpensAfter(Breaker.OPENS_AFTER_GC, STOPPED);
  }

  @Test
  void itOpensWhenTheHeapStaysFullWhateverIsCollected() {
    assertOpensAfter(Breaker.OPENS_AFTER_GC, FULL);
  }

  @Test
  void itOpensWhenThereHasBeenNoCpuForLong() {
    assertOpensAfter(Breaker.OPENS_AFTER_CPU, STARVED);
  }

  @Test
  void aFullHeapAloneIsNoPressure() {
    feed(100, CALM);
    assertThat(breaker.isOpen()).as("garbage that nobody has collected yet").isFalse();
  }

  @Test
  void slowCollectionsOfAHeapWithRoomAreALackOfCpu() {
    feed(100, new Pressure(0.6, 0.2, 1, 0.3));
    assertThat(breaker.isOpen()).as("a busy machine").isFalse();
    assertOpensAfter(Breaker.OPENS_AFTER_CPU, new Pressure(0.6, 0.4, 1, 0.3));
  }

  @Test
  void aSingleLongCollectionIsNoPressure() {
    for (int i = 0; i < 20; i++) {
      feed(Breaker.OPENS_AFTER_GC - 1, new Pressure(1, 0, 1, 0.95));
      feed(1, CALM);
    }
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void itClosesOnlyAfterALongCalm() {
    feed(Breaker.OPENS_AFTER_GC, STOPPED);
    assertThat(feed(100, BETWEEN)).isZero();
    assertThat(feed(Breaker.CLOSES_AFTER - 1, CALM)).isZero();
    assertThat(feed(1, BETWEEN)).isZero();
    assertThat(feed(Breaker.CLOSES_AFTER - 1, CALM)).isZero();
    assertThat(breaker.isOpen()).isTrue();
    assertThat(feed(1, CALM)).isOne();
    assertThat(breaker.isOpen()).isFalse();
    assertOpensAfter(Breaker.OPENS_AFTER_GC, STOPPED);
  }

  @Test
  void itOpensAtOnceWhenTheWatchGetsNoMemory() {
    assertThat(breaker.outOfMemory()).isTrue();
    assertThat(breaker.outOfMemory()).as("it is open").isFalse();
    assertThat(feed(Breaker.CLOSES_AFTER, CALM)).isOne();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void optionsRefuseWhatCannotBe() {
    assertThatThrownBy(() -> new BreakerOptions(0, 90)).hasMessageContaining("0 and 90 %");
    assertThatThrownBy(() -> new BreakerOptions(50, 101)).hasMessageContaining("50 and 101 %");
  }

  private void assertOpensAfter(int windows, Pressure pressure) {
    assertThat(feed(windows - 1, pressure)).isZero();
    assertThat(breaker.isOpen()).isFalse();
    assertThat(feed(1, pressure)).isOne();
    assertThat(breaker.isOpen()).isTrue();
  }

  private int feed(int windows, Pressure pressure) {
    int changes = 0;
    for (int i = 0; i < windows; i++) {
      changes += breaker.update(pressure) ? 1 : 0;
    }
    return changes;
  }
}
