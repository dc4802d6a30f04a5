package io.datatracing.instrumentation.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Work that goes on by itself is nobody's request, even when a request happened to start it. */
@Timeout(240)
class SelfMadeWorkTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final BlockingQueue<Context> seen = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  @Test
  void periodicTaskDoesNotInherit() throws Exception {
    inRequest(
        () ->
            scheduler.scheduleAtFixedRate(
                () -> seen.add(CurrentContext.current()), 0, 1, TimeUnit.MILLISECONDS));
    assertThat(seen.take()).isSameAs(CurrentContext.root());
    assertThat(seen.take()).isSameAs(CurrentContext.root());
  }

  @Test
  void taskWithFixedDelayDoesNotInherit() throws Exception {
    inRequest(
        () ->
            scheduler.scheduleWithFixedDelay(
                () -> seen.add(CurrentContext.current()), 0, 1, TimeUnit.MILLISECONDS));
    assertThat(seen.take()).isSameAs(CurrentContext.root());
  }

  @Test
  void taskThatSchedulesItselfLeavesTheTraceWhenTheRequestIsOver() throws Exception {
    inRequest(
        () -> {
          scheduleAgain();
          return assertThat(seen.take()).isSameAs(CurrentContext.current());
        });
    // What was scheduled before the end may still have the context; nothing after it has.
    while (seen.take() != CurrentContext.root()) {
      Thread.onSpinWait();
    }
    assertThat(seen.take()).isSameAs(CurrentContext.root());
  }

  private void scheduleAgain() {
    scheduler.schedule(
        () -> {
          seen.add(CurrentContext.current());
          scheduleAgain();
        },
        1,
        TimeUnit.MILLISECONDS);
  }

  private void inRequest(Callable<?> body) throws Exception {
    spans.inSpan("request", body);
    spans.take();
  }
}
