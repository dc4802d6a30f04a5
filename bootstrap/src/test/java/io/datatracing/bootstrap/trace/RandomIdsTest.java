package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class RandomIdsTest {
  private static final int IDS = 20_000;

  @Test
  void idsOfManyThreadsAreAllDifferentAndNeverZero() throws Exception {
    IdGenerator ids = IdGenerator.strong();
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < IDS; i++) {
                  seen.add(ids.nextId());
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(seen).hasSize(threads.length * IDS).doesNotContain(0L);
  }

  @Test
  void everyBitIsAsOftenSetAsNot() {
    IdGenerator ids = IdGenerator.strong();
    int[] set = new int[64];
    for (int i = 0; i < IDS; i++) {
      long id = ids.nextId();
      for (int bit = 0; bit < 64; bit++) {
        set[bit] += (int) (id >>> bit & 1);
      }
    }

    // Six standard deviations of a fair coin: wrong once in 10^7 runs.
    double bound = 6 * Math.sqrt(IDS) / 2;
    for (int count : set) {
      assertThat((double) count).isBetween(IDS / 2 - bound, IDS / 2 + bound);
    }
  }

  @Test
  void twoGeneratorsShareNothing() {
    Set<Long> first = new HashSet<>();
    IdGenerator one = IdGenerator.strong();
    IdGenerator other = IdGenerator.strong();
    for (int i = 0; i < 1_000; i++) {
      first.add(one.nextId());
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(first).doesNotContain(other.nextId());
    }
  }
}
