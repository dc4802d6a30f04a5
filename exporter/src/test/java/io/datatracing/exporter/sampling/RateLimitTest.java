package io.datatracing.exporter.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final TestTime time = new TestTime();

  @Test
  void aSecondsWorthPassesAtOnceAndNoMore() {
    RateLimit limit = new RateLimit(10, time);

    assertThat(passed(limit, 100)).isEqualTo(10);
    time.advanceMillis(100);
    assertThat(passed(limit, 100)).isEqualTo(1);
    time.advanceMillis(60_000);
    assertThat(passed(limit, 100)).as("what was not used is gone").isEqualTo(10);
  }

  @Test
  void belowOneASecondOnePassesAfterItsTime() {
    RateLimit limit = new RateLimit(0.1, time);

    assertThat(passed(limit, 5)).isEqualTo(1);
    time.advanceMillis(9_999);
    assertThat(passed(limit, 5)).isZero();
    time.advanceMillis(1);
    assertThat(passed(limit, 5)).isEqualTo(1);
  }

  @Test
  void racingThreadsGetNoMoreThanIsThere() throws InterruptedException {
    RateLimit limit = new RateLimit(1_000, time);
    AtomicInteger passed = new AtomicInteger();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(() -> passed.addAndGet(passed(limit, 2_000)));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(passed).hasValue(1_000);
  }

  private static int passed(RateLimit limit, int tries) {
    int passed = 0;
    for (int i = 0; i < tries; i++) {
      passed += limit.tryPass() ? 1 : 0;
    }
    return passed;
  }
}
