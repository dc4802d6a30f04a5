package io.datatracing.instrumentation.testing.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
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
 * Both halves of handing over work: a task runs in the context it was submitted in, and nothing
 * else does. A subclass names one way of handing over.
 *
 * <p>The first half: hand-over. The second: no inheritance. Worker threads have no context of their
 * own even when a request made the pool start them; a task that is repeated belongs to nobody's
 * request; what keeps handing itself over lets go of a request that is long over.
 */
@Timeout(240)
public abstract class AsyncContract {
  private static final long TIMEOUT_SECONDS = 120;

  @RegisterExtension protected final TestSpans spans = new TestSpans();

  private @Nullable AsyncRunner opened;

  /** Opens a runner with one worker thread, so that a context left behind would be seen. */
  protected abstract AsyncRunner open();

  /**
   * What this way of handing over has nothing for, each with the reason in a sentence. Counted: the
   * kit refuses an opt-out without a reason, and more than {@link #MOST_OPT_OUTS} of them.
   */
  protected Map<AsyncOptOut, String> optOuts() {
    return Map.of();
  }

  /** How many opt-outs a subclass may have; raised by nobody so far. */
  static final int MOST_OPT_OUTS = 1;

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
    if (optsOut(AsyncOptOut.TASK_OF_A_TASK)) {
      return;
    }
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

  @Test
  void workersStartedInARequestHaveNoContextOfTheirOwn() throws Exception {
    BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
    Context request =
        spans.inSpan(
            "request",
            () -> {
              // The request is still open, and its task is what the workers were started for.
              submitUnchecked(() -> seen.add(CurrentContext.current()));
              Context first = next(seen);
              assertThat(submitOutside(seen)).isSameAs(CurrentContext.root());
              return first;
            });
    takeSpanOf(request);
  }

  @Test
  void repeatedTaskBelongsToNoRequest() throws Exception {
    if (optsOut(AsyncOptOut.REPETITION)) {
      assertThatThrownBy(() -> runner().repeat(() -> {}))
          .as("opted out of, so nothing it could do")
          .isInstanceOf(UnsupportedOperationException.class);
      return;
    }
    BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
    spans.inSpan(
        "request",
        () -> {
          runner().repeat(() -> seen.add(CurrentContext.current()));
          return null;
        });
    spans.take();
    for (int i = 0; i < 3; i++) {
      assertThat(next(seen)).isSameAs(CurrentContext.root());
    }
  }

  @Test
  void whatGoesOnAfterARequestIsLongOverLetsGoOfItsTrace() throws Exception {
    if (optsOut(AsyncOptOut.TASK_OF_A_TASK)) {
      return;
    }
    CountDownLatch over = new CountDownLatch(1);
    spans.inSpan(
        "request",
        () -> {
          runner()
              .submit(
                  () -> {
                    await(over);
                    submitUnchecked(() -> inSpanUnchecked("late work"));
                  });
          return null;
        });
    Span request = spans.take();
    spans.letTimePass(Tracer.LONG_OVER_NANOS + 1);
    over.countDown();
    Span late = spans.take();
    assertThat(late.name()).isEqualTo("late work");
    assertThat(late.isLocalRoot()).isTrue();
    assertThat(late.hasRemoteParent()).isFalse();
    assertThat(late.traceIdLow()).isNotEqualTo(request.traceIdLow());
  }

  @Test
  void optOutsAreFewAndHaveReasons() {
    assertThat(optOuts()).hasSizeLessThanOrEqualTo(MOST_OPT_OUTS);
    assertThat(optOuts().values()).allMatch(reason -> reason.split(" ").length > 3);
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

  /** Submits a task outside of any context and returns the one it ran in. */
  private Context submitOutside(BlockingQueue<Context> seen) throws InterruptedException {
    Context before = CurrentContext.attach(CurrentContext.root());
    try {
      submitUnchecked(() -> seen.add(CurrentContext.current()));
    } finally {
      CurrentContext.restore(before);
    }
    return next(seen);
  }

  private boolean optsOut(AsyncOptOut what) {
    return optOuts().containsKey(what);
  }

  private void inSpanUnchecked(String name) {
    try {
      spans.inSpan(name, () -> null);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("not released within " + TIMEOUT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
