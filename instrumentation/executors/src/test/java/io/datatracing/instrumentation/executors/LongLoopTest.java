package io.datatracing.instrumentation.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.testing.TestSpans;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thread of the application's own that a request started and that never ends. */
@Timeout(240)
class LongLoopTest {
  private static final long HOUR_NANOS = 60 * 60 * 1_000_000_000L;

  @RegisterExtension final TestSpans spans = new TestSpans();

  @Test
  void loopThatGoesOnForHoursDoesNotGrowTheTraceOfTheRequestThatStartedIt() throws Exception {
    Semaphore rounds = new Semaphore(0);
    Thread loop =
        new Thread(
            () -> {
              try {
                for (int round = 0; true; round++) {
                  rounds.acquire();
                  spans.inSpan("round", () -> null);
                }
              } catch (InterruptedException stopped) {
                return;
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Span[] request = {null};
    try {
      spans.inSpan(
          "request",
          () -> {
            request[0] = Span.current();
            loop.start();
            rounds.release();
            Span first = spans.take();
            assertThat(first.isChildOf(request[0])).isTrue();
            return null;
          });
      spans.take(request[0]);
      rounds.release();
      assertThat(spans.take().isChildOf(request[0])).as("soon after").isTrue();

      spans.letTimePass(Tracer.LONG_OVER_NANOS + 1);
      Set<Long> traces = new HashSet<>();
      for (int hour = 0; hour < 24; hour++) {
        rounds.release();
        Span round = spans.take();
        assertThat(round.isLocalRoot()).isTrue();
        assertThat(round.links()).hasSize(1);
        assertThat(round.links().get(0).target().spanId()).isEqualTo(request[0].spanId());
        traces.add(round.traceIdLow());
        spans.letTimePass(HOUR_NANOS);
      }
      assertThat(traces).hasSize(24).doesNotContain(request[0].traceIdLow());
    } finally {
      loop.interrupt();
      loop.join();
    }
  }
}
