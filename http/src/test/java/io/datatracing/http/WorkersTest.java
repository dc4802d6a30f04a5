package io.datatracing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class WorkersTest {
  private static final int THREADS = 8;
  private static final int LENGTHY_AT_ONCE = THREADS / 4;
  private static final int QUEUE = 3;

  private final Workers workers = new Workers("test", THREADS, QUEUE);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() throws InterruptedException {
    release.countDown();
    workers.stop(Duration.ofSeconds(10));
  }

  @Test
  void lengthyTasksNeverKeepOthersWaiting() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(LENGTHY_AT_ONCE + QUEUE);
    for (int i = 0; i < LENGTHY_AT_ONCE + QUEUE; i++) {
      workers.executeLengthy(
          () -> {
            begun.incrementAndGet();
            await(release);
            ended.countDown();
          });
    }
    // As many as there are threads for others, all at once.
    CountDownLatch together = new CountDownLatch(THREADS - LENGTHY_AT_ONCE);
    for (int i = 0; i < THREADS - LENGTHY_AT_ONCE; i++) {
      workers.execute(
          () -> {
            together.countDown();
            await(together);
          });
    }
    together.await();
    assertThat(begun).hasValueLessThanOrEqualTo(LENGTHY_AT_ONCE);
    assertThatThrownBy(() -> workers.executeLengthy(() -> {}))
        .isInstanceOf(HttpProblemException.class)
        .hasMessageContaining("2 questions over many data")
        .hasMessageContaining("3 wait");
    release.countDown();
    ended.await();
    assertThat(begun).hasValue(LENGTHY_AT_ONCE + QUEUE);
  }

  @Test
  void onesThatWaitOutliveOneThatFails() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(QUEUE);
    for (int i = 0; i < LENGTHY_AT_ONCE; i++) {
      workers.executeLengthy(
          () -> {
            await(release);
            throw new IllegalStateException("for the test");
          });
    }
    for (int i = 0; i < QUEUE; i++) {
      workers.executeLengthy(ended::countDown);
    }
    release.countDown();
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void onesThatFindNoPlaceInThePoolDoNotKeepOne() throws InterruptedException {
    for (int i = 0; i < THREADS + QUEUE; i++) {
      workers.execute(() -> await(release));
    }
    assertThatThrownBy(() -> workers.executeLengthy(() -> {}))
        .isInstanceOf(HttpProblemException.class)
        .hasMessageContaining("All 8 workers are busy");
    release.countDown();
    CountDownLatch ended = new CountDownLatch(1);
    // Refused as long as the others have not left their places.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(HttpProblemException.class)
        .untilAsserted(() -> workers.executeLengthy(ended::countDown));
    ended.await();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
