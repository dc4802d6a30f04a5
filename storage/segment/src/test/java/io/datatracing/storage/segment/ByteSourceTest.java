package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSourceTest {
  private static final int NUMBERS = 300;

  @Test
  void passesOverNumbersAsIfItHadReadThem() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      ByteSink out = new ByteSink(16);
      int[] ends = new int[NUMBERS + 1];
      for (int i = 1; i <= NUMBERS; i++) {
        // Of one byte to ten.
        out.varint(random.nextLong() >>> random.nextInt(64));
        ends[i] = out.size();
      }
      byte[] bytes = out.toByteArray();
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(NUMBERS + 1);
        int count = random.nextInt(NUMBERS + 1 - from);
        ByteSource in = new ByteSource(bytes, ends[from]);
        in.skipVarints(count);
        assertThat(in.position()).isEqualTo(ends[from + count]);
      }
    }
  }
}
