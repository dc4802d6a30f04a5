package io.datatracing.collector.sampling.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.TraceId;
import java.util.Random;
import org.junit.jupiter.api.Test;

class XorFilterTest {

  @Test
  void everyKeyIsFoundAndFewOthers() {
    Random random = new Random(3);
    for (int size : new int[] {0, 1, 2, 3, 10, 1_000, 100_000}) {
      long[] keys = random.longs(size).toArray();
      XorFilter filter = XorFilter.of(keys, size);
      for (long key : keys) {
        assertThat(filter.mayContain(key)).isTrue();
      }
      long strangers = random.longs(500_000).filter(filter::mayContain).count();
      // The mean is 7.6; more than 40 have a chance below 10^-15.
      assertThat(strangers).isLessThan(40);
      assertThat(filter.sizeBytes()).isLessThanOrEqualTo((long) (2.47 * size) + 100);
    }
  }

  @Test
  void repeatedKeysAreOne() {
    XorFilter filter = XorFilter.of(new long[] {5, 5, 5, 7, 99}, 4);
    assertThat(filter.mayContain(5)).isTrue();
    assertThat(filter.mayContain(7)).isTrue();
  }

  @Test
  void theLatestDecisionsAreExactAndTheOldestAreForgotten() {
    Decided decided = new Decided(4_096, 2);
    for (int i = 0; i < 100_000; i++) {
      decided.put(new TraceId(1, i), new Decided.Entry(i % 2 == 0, i, 1));
    }
    for (int i = 99_999; i > 96_927; i--) {
      assertThat(decided.get(new TraceId(1, i))).isEqualTo(new Decided.Entry(i % 2 == 0, i, 1));
    }
    assertThat(decided.get(new TraceId(1, 94_500))).isEqualTo(Decided.Entry.KEPT);
    assertThat(decided.get(new TraceId(1, 94_501))).isEqualTo(Decided.Entry.DROPPED);
    int known = 0;
    for (int i = 0; i < 10_000; i++) {
      known += decided.get(new TraceId(1, i)) == null ? 0 : 1;
    }
    assertThat(known).isLessThan(20);
    assertThat(decided.sizeBytes()).isLessThan(600_000);
  }
}
