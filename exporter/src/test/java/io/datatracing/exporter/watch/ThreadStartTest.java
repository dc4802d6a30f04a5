package io.datatracing.exporter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.SpanClock;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadStartTest {
  private static final long SECOND = 1_000_000_000L;

  private final CountDownLatch ran = new CountDownLatch(1);
  private long nanos = Long.MAX_VALUE - SECOND;
  private int refusals;
  private int attempts;

  /** As the JVM does where the system has no more threads. */
  private final Thread thread =
      new Thread(ran::countDown) {
        @Override
        public void start() {
          attempts++;
          if (refusals-- > 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          super.start();
        }
      };

  private final ThreadStart start =
      new ThreadStart(
          thread,
          new SpanClock() {
            @Override
            public long nanoTime() {
              return nanos;
            }

            @Override
            public long epochNanos() {
              return nanos;
            }
          });

  @Test
  void itIsStartedOnce() throws Exception {
    start.begin();
    start.begin();

    ran.await();
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void whatIsRefusedIsAskedForAgainAfterFiveSeconds() throws Exception {
    refusals = 2;
    start.begin();
    start.begin();
    assertThat(attempts).isEqualTo(1);

    nanos += 5 * SECOND - 1;
    start.begin();
    assertThat(attempts).as("a moment too early").isEqualTo(1);
    nanos++;
    start.begin();
    assertThat(attempts).isEqualTo(2);
    start.begin();
    assertThat(attempts).isEqualTo(2);

    nanos += 5 * SECOND;
    start.begin();
    ran.await();
    nanos += 5 * SECOND;
    start.begin();
    assertThat(attempts).isEqualTo(3);
  }
}
