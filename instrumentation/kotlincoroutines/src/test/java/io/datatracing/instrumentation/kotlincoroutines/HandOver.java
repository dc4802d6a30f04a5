package io.datatracing.instrumentation.kotlincoroutines;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ExecutorsKt;

/**
 * A way of handing a task to a dispatcher, which has one thread unless it is a shared one.
 *
 * <p>The scheduler behind the shared ones may forget to wake a worker where others are blocked, as
 * tests do: the task stays in a queue until the next one comes (kotlinx.coroutines 3660 and 4752;
 * easier before the scheduler was rewritten in 1.3.3). So there are next ones while a test runs.
 */
final class HandOver implements AsyncRunner {
  interface Submission {
    void submit(CoroutineDispatcher dispatcher, Runnable task) throws Exception;
  }

  /** No test that goes well takes as long. */
  private static final int NUDGE_MILLIS = 1_000;

  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final CoroutineDispatcher dispatcher;
  private final Submission submission;
  private final ScheduledExecutorService nudges = Executors.newSingleThreadScheduledExecutor();

  /** On a thread of its own. */
  HandOver(Submission submission) {
    this.submission = submission;
    dispatcher = ExecutorsKt.from(threads);
    beginToNudge();
  }

  HandOver(CoroutineDispatcher shared, Submission submission) {
    this.submission = submission;
    dispatcher = shared;
    beginToNudge();
  }

  private void beginToNudge() {
    nudges.scheduleWithFixedDelay(
        () -> {
          nudge(Dispatchers.getDefault());
          nudge(Dispatchers.getIO());
        },
        NUDGE_MILLIS,
        NUDGE_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private static void nudge(CoroutineDispatcher shared) {
    shared.dispatch(EmptyCoroutineContext.INSTANCE, () -> {});
  }

  @Override
  public void submit(Runnable task) throws Exception {
    submission.submit(dispatcher, task);
  }

  @Override
  public void close() {
    nudges.shutdownNow();
    threads.shutdownNow();
  }
}
