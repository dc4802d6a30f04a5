package io.datatracing.instrumentation.testing.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Both halves of handing over work: the task runs in the context it was submitted in, and nobody
 * else does. A subclass names one way of handing over.
 */
@Timeout(60)
public abstract class AsyncContract {
  private static final long TIMEOUT_SECONDS = 10;

  @RegisterExtension protected final TestSpans spans = new TestSpans();

  private @Nullable AsyncRunner opened;

  /** Opens a runner with one worker thread, so that a context left behind would be seen. */
  protected abstract AsyncRunner open();

  @BeforeEach
  void openRunner() {
    opened = open();
  }

  @AfterEach
  void closeRunner() {
    runner().close();
  }

  @Test
  void taskRunsInTheContextOfItsSubmitter() throws Exception {
    Context seen = spans.inSpan("request", this::submitAndSee);
    takeSpanOf(seen);
  }

  @Test
  void taskSubmittedOutsideOfARequestHasNoContext() throws Exception {
    assertThat(submitAndSee()).isSameAs(CurrentContext.root());
  }

  @Test
  void workerIsLeftWithoutContext() throws Exception {
    Context seen = spans.inSpan("request", this::submitAndSee);
    assertThat(submitAndSee()).isSameAs(CurrentContext.root());
    takeSpanOf(seen);
  }

  @Test
  void workerIsLeftWithoutContextByATaskThatThrows() throws Exception {
    BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
    spans.inSpan(
        "request",
        () -> {
          runner()
              .submit(
                  () -> {
                    seen.add(CurrentContext.current());
                    throw new ExpectedFailure();
                  });
          return null;
        });
    takeSpanOf(next(seen));
    assertThat(submitAndSee()).isSameAs(CurrentContext.root());
  }

  @Test
  void oneTaskSubmittedInTwoRequestsRunsInEach() throws Exception {
    BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
    Runnable task = () -> seen.add(CurrentContext.current());
    for (int i = 0; i < 2; i++) {
      Context request =
          spans.inSpan(
              "request",
              () -> {
                runner().submit(task);
                return CurrentContext.current();
              });
      assertThat(next(seen)).isSameAs(request);
      takeSpanOf(request);
    }
  }

  @Test
  void taskOfATaskIsInTheSameRequest() throws Exception {
    BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
    Context request =
        spans.inSpan(
            "request",
            () -> {
              runner().submit(() -> submitUnchecked(() -> seen.add(CurrentContext.current())));
              assertThat(next(seen)).isSameAs(CurrentContext.current());
              return CurrentContext.current();
            });
    takeSpanOf(request);
  }

  @Test
  void submitterKeepsItsContext() throws Exception {
    spans.inSpan(
        "request",
        () -> {
          Context before = CurrentContext.current();
          submitAndSee();
          assertThat(CurrentContext.current()).isSameAs(before);
          return null;
        });
    spans.take();
  }

  @Test
  void tasksOfConcurrentRequestsAreNotMixedUp() throws Exception {
    int requests = 8;
    CyclicBarrier together = new CyclicBarrier(requests);
    BlockingQueue<Boolean> right = new LinkedBlockingQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                  spans.inSpan(
                      "request", () -> right.add(submitAndSee() == CurrentContext.current()));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    }
    spans.take(requests);
    assertThat(right).hasSize(requests).containsOnly(true);
  }

  private AsyncRunner runner() {
    if (opened == null) {
      throw new IllegalStateException("no runner is open");
    }
    return opened;
  }

  /** Takes the span that was current in the context. */
  private void takeSpanOf(Context request) throws InterruptedException {
    assertThat(spans.take()).isSameAs(Span.from(request));
  }

  /** Submits a task and returns the context it ran in. */
  protected final Context submitAndSee() throws Exception {
    BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
    runner().submit(() -> seen.add(CurrentContext.current()));
    return next(seen);
  }

  private void submitUnchecked(Runnable task) {
    try {
      runner().submit(task);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Context next(BlockingQueue<Context> seen) throws InterruptedException {
    Context context = seen.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (context == null) {
      throw new AssertionError("the task did not run within " + TIMEOUT_SECONDS + " s");
    }
    return context;
  }

  /** Thrown by a task on purpose; a worker may print it. */
  private static final class ExpectedFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    ExpectedFailure() {
      super("thrown by the test's task", null, false, false);
    }
  }
}
