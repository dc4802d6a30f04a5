package io.datatracing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossesTest {
  private final Losses losses = new Losses();

  @Test
  void countIsExactAndTheListBounded() {
    for (long i = 1; i <= 100_000; i++) {
      losses.add(LossCause.QUEUE_FULL, 7, i);
    }

    List<long[]> traces = losses.takeTraces(LossCause.QUEUE_FULL);
    assertThat(losses.of(LossCause.QUEUE_FULL)).isEqualTo(100_000);
    assertThat(traces).hasSize(LostTraces.PLACES);
    assertThat(traces).allMatch(lost -> lost[0] == 7 && lost[1] >= 1 && lost[1] <= 100_000);
    // A sample of all of them: the chance that it has none of a half is 2^-64.
    assertThat(traces).anyMatch(lost -> lost[1] <= 50_000).anyMatch(lost -> lost[1] > 50_000);
  }

  @Test
  void listIsTakenOnceAndByCause() {
    losses.add(LossCause.LIMIT, 1, 2);
    losses.add(LossCause.LIMIT, 5);

    assertThat(losses.takeTraces(LossCause.QUEUE_FULL)).isEmpty();
    assertThat(losses.takeTraces(LossCause.LIMIT)).hasSize(1);
    assertThat(losses.takeTraces(LossCause.LIMIT)).isEmpty();
    assertThat(losses.of(LossCause.LIMIT)).isEqualTo(6);
  }

  @Test
  void whatManyThreadsLoseIsCountedExactlyAndNoIdIsMixed() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 1; t <= 4; t++) {
      long id = t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  losses.add(LossCause.QUEUE_FULL, id, id);
                }
              }));
    }
    List<long[]> taken = new ArrayList<>();
    threads.forEach(Thread::start);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      taken.addAll(losses.takeTraces(LossCause.QUEUE_FULL));
      Thread.yield();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(losses.of(LossCause.QUEUE_FULL)).isEqualTo(200_000);
    assertThat(taken).allMatch(lost -> lost[0] == lost[1]);
  }
}
