package io.datatracing.model.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {

  @Test
  void percentilesDifferFromExactOnesByLessThanItsError() {
    Random random = new Random(1);
    for (int n : new int[] {1, 2, 10, 1_000, 20_000}) {
      long[] nanos = new long[n];
      DurationHistogram histogram = new DurationHistogram();
      for (int i = 0; i < n; i++) {
        nanos[i] = (long) Math.exp(random.nextDouble() * 43);
        histogram.add(nanos[i]);
      }
      ExactPercentiles exact = ExactPercentiles.of(nanos);
      for (double percent : new double[] {0.1, 1, 25, 50, 90, 99, 99.9}) {
        Percentile near = histogram.at(percent);
        Percentile right = exact.at(percent);
        assertClose(near.nanos(), right.nanos());
        assertThat(near.lowNanos() == null).isEqualTo(right.lowNanos() == null);
        assertThat(near.highNanos() == null).isEqualTo(right.highNanos() == null);
        if (near.lowNanos() != null && right.lowNanos() != null) {
          assertClose(near.lowNanos(), right.lowNanos());
        }
        if (near.highNanos() != null && right.highNanos() != null) {
          assertClose(near.highNanos(), right.highNanos());
        }
      }
      Arrays.sort(nanos);
      assertThat(histogram.minimum()).isEqualTo(nanos[0]);
      assertThat(histogram.maximum()).isEqualTo(nanos[n - 1]);
      assertThat(histogram.count()).isEqualTo(n);
    }
  }

  private static void assertClose(long near, long right) {
    assertThat((double) near).isCloseTo(right, within(right * DurationHistogram.RELATIVE_ERROR));
  }

  @Test
  void extremesAreKept() {
    DurationHistogram histogram = new DurationHistogram();
    histogram.add(Long.MAX_VALUE);
    histogram.add(Long.MAX_VALUE);
    assertThat(histogram.at(50).nanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(histogram.mean()).isEqualTo(0x1p63);
  }

  @Test
  void smallValuesAreExact() {
    DurationHistogram histogram = new DurationHistogram();
    for (int nanos = 0; nanos < 100; nanos++) {
      histogram.add(nanos);
    }
    for (int percent = 1; percent < 100; percent++) {
      assertThat(histogram.at(percent).nanos()).isEqualTo(percent - 1);
    }
  }

  @Test
  void negativeDurationsCountAsNoneAndAreTold() {
    DurationHistogram histogram = new DurationHistogram();
    histogram.add(-5);
    histogram.add(7);
    assertThat(histogram.negativeCount()).isEqualTo(1);
    assertThat(histogram.minimum()).isZero();
    assertThat(histogram.mean()).isEqualTo(3.5);
  }

  @Test
  void withoutAValueThereIsNoPercentile() {
    DurationHistogram histogram = new DurationHistogram();
    assertThat(histogram.minimum()).isZero();
    assertThat(histogram.maximum()).isZero();
    assertThat(histogram.mean()).isZero();
    assertThatThrownBy(() -> histogram.at(50)).hasMessage("percentile of no value");
    histogram.add(1);
    assertThatThrownBy(() -> histogram.at(100)).hasMessageContaining("percentile is 100.0");
  }
}
