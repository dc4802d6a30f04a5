package io.datatracing.model.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FisherExactTestTest {
  @Test
  void ladyTastingTea() {
    // Fisher, "The Design of Experiments", 1935: 3 of 4 right on either side.
    assertThat(new FisherExactTest(8).pValue(3, 4, 1, 4)).isEqualTo(34.0 / 70, within(1e-12));
    assertThat(new FisherExactTest(8).pValue(4, 4, 0, 4)).isEqualTo(2.0 / 70, within(1e-12));
  }

  @Property(tries = 300)
  void isTheSumOfTheTablesThatAreNoMoreLikely(
      @ForAll @IntRange(min = 1, max = 40) int rowA,
      @ForAll @IntRange(min = 1, max = 40) int rowB,
      @ForAll @IntRange(max = 40) int a,
      @ForAll @IntRange(max = 40) int b) {
    int inA = Math.min(a, rowA);
    int inB = Math.min(b, rowB);
    BigInteger seen = ways(rowA, inA).multiply(ways(rowB, inB));
    BigInteger sum = BigInteger.ZERO;
    for (int k = 0; k <= inA + inB; k++) {
      BigInteger table = ways(rowA, k).multiply(ways(rowB, inA + inB - k));
      if (table.compareTo(seen) <= 0) {
        sum = sum.add(table);
      }
    }
    double expected = sum.doubleValue() / ways(rowA + rowB, inA + inB).doubleValue();
    assertThat(new FisherExactTest(rowA + rowB).pValue(inA, rowA, inB, rowB))
        .isEqualTo(expected, within(1e-9));
  }

  private static BigInteger ways(int n, int k) {
    if (k < 0 || k > n) {
      return BigInteger.ZERO;
    }
    BigInteger ways = BigInteger.ONE;
    for (int i = 0; i < k; i++) {
      ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
    }
    return ways;
  }
}
