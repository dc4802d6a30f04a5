package io.datatracing.model.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExactPercentilesTest {
  @Test
  void percentileIsAValueOfTheSample() {
    ExactPercentiles hundred = upTo(100);
    assertThat(hundred.at(50).nanos()).isEqualTo(50);
    assertThat(hundred.at(95).nanos()).isEqualTo(95);
    assertThat(hundred.at(99).nanos()).isEqualTo(99);
    assertThat(hundred.at(99.9).nanos()).isEqualTo(100);
  }

  @Test
  void orderDoesNotMatterAndTheInputIsLeftAlone() {
    long[] nanos = {5, 1, 3};
    assertThat(ExactPercentiles.of(nanos).at(50).nanos()).isEqualTo(3);
    assertThat(nanos).containsExactly(5, 1, 3);
  }

  @Test
  void medianOfAHundredHasTheTablesInterval() {
    // Hahn and Meeker, table for the median: ranks 40 and 61 for n = 100 at 95 %.
    Percentile median = upTo(100).at(50);
    assertThat(median.lowNanos()).isEqualTo(40);
    assertThat(median.highNanos()).isEqualTo(61);
  }

  @Test
  void smallSampleHasNoUpperBoundForAHighPercentile() {
    assertThat(upTo(100).at(99).highNanos()).isNull();
    assertThat(upTo(1).at(50).lowNanos()).isNull();
    assertThat(upTo(1).at(50).highNanos()).isNull();
  }

  @Test
  void largeSampleHasTightBounds() {
    Percentile p99 = upTo(1_000_000).at(99);
    assertThat(p99.lowNanos()).isBetween(989_000L, 990_000L);
    assertThat(p99.highNanos()).isBetween(990_000L, 991_000L);
  }

  @Test
  void nothingAndImpossiblePercentilesAreRefused() {
    assertThatThrownBy(() -> ExactPercentiles.of(new long[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> upTo(3).at(100)).hasMessageContaining("percentile is 100.0");
    assertThatThrownBy(() -> upTo(3).at(Double.NaN)).hasMessageContaining("NaN");
  }

  /** The definition, in decimal arithmetic. */
  @Property(tries = 100)
  void boundsAreThoseOfTheBinomialDistribution(
      @ForAll @IntRange(min = 1, max = 120) int n,
      @ForAll @IntRange(min = 1, max = 99) int percent) {
    Percentile found = upTo(n).at(percent);
    int low = 0;
    int high = n + 1;
    for (int k = n; k >= 0; k--) {
      BigDecimal below = fewerThan(k, n, percent);
      if (low == 0 && below.compareTo(new BigDecimal("0.025")) <= 0) {
        low = k;
      }
      if (below.compareTo(new BigDecimal("0.975")) >= 0) {
        high = k;
      }
    }
    assertThat(found.lowNanos()).isEqualTo(low == 0 ? null : Long.valueOf(low));
    assertThat(found.highNanos()).isEqualTo(high > n ? null : Long.valueOf(high));
  }

  /** What 95 % means: 2,000 samples of a known distribution, with a fixed seed. */
  @Test
  void intervalCoversTheTruth() {
    Random random = new Random(42);
    int covered = 0;
    for (int i = 0; i < 2_000; i++) {
      long[] nanos = random.longs(250, 0, 1_000_000).toArray();
      Percentile p90 = ExactPercentiles.of(nanos).at(90);
      Long low = p90.lowNanos();
      Long high = p90.highNanos();
      if (low != null && high != null && low <= 900_000 && 900_000 <= high) {
        covered++;
      }
    }
    assertThat(covered).isGreaterThan(1_900);
  }

  private static BigDecimal fewerThan(int k, int n, int percent) {
    BigDecimal q = BigDecimal.valueOf(percent, 2);
    BigDecimal rest = BigDecimal.ONE.subtract(q);
    BigDecimal ways = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < k; i++) {
      sum =
          sum.add(
              ways.multiply(q.pow(i, MathContext.DECIMAL64))
                  .multiply(rest.pow(n - i, MathContext.DECIMAL64)));
      ways =
          ways.multiply(BigDecimal.valueOf(n - i))
              .divide(BigDecimal.valueOf(i + 1L), MathContext.DECIMAL128);
    }
    return sum;
  }

  private static ExactPercentiles upTo(int n) {
    long[] nanos = LongStream.rangeClosed(1, n).toArray();
    assertThat(Arrays.stream(nanos).count()).isEqualTo(n);
    return ExactPercentiles.of(nanos);
  }
}
