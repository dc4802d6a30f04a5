package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuseFilterTest {
  private final Random random = new Random(3);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100, 1_000, 19_999, 20_000, 50_000, FoldFormat.MAX_SHARD})
  void everyKeyIsKnown(int count) {
    long[] keys = random.longs(count).toArray();
    FuseFilter.Built built = FuseFilter.build(keys, count);
    for (long key : keys) {
      assertThat(built.mayContain(key)).isTrue();
    }
  }

  @Test
  void keysInARowAreKnownToo() {
    long[] keys = new long[20_000];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = i + 1;
    }
    FuseFilter.Built built = FuseFilter.build(keys, keys.length);
    for (long key : keys) {
      assertThat(built.mayContain(key)).isTrue();
    }
  }

  @Test
  void strangersAreClaimedAsOftenAsItSays() {
    int count = 20_000;
    FuseFilter.Built built = FuseFilter.build(random.longs(count).toArray(), count);
    int claimed = 0;
    int asked = 200_000;
    for (int i = 0; i < asked; i++) {
      if (built.mayContain(random.nextLong())) {
        claimed++;
      }
    }
    // 781 are expected; five deviations are 140.
    assertThat((double) claimed)
        .isBetween(
            asked * FuseFilter.FALSE_POSITIVE_RATE - 140,
            asked * FuseFilter.FALSE_POSITIVE_RATE + 140);
  }

  @Test
  void bytesOfAKeyStayWithinWhatIsPromised() {
    for (int count = FateFolding.FEWEST; count <= FoldFormat.MAX_SHARD; count += 777) {
      assertThat(FuseFilter.shape(count, 1).sizeBytes() / (double) count).isLessThan(1.3);
    }
  }

  @Test
  void keyThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> FuseFilter.build(new long[] {5, 5}, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("twice");
  }
}
