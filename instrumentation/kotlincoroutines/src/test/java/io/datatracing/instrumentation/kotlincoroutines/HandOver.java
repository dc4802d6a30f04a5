package io.datatracing.instrumentation.kotlincoroutines;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.ExecutorsKt;

/** A way of handing a task to a dispatcher, which has one thread unless it is a shared one. */
final class HandOver implements AsyncRunner {
  interface Submission {
    void submit(CoroutineDispatcher dispatcher, Runnable task) throws Exception;
  }

  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final CoroutineDispatcher dispatcher;
  private final Submission submission;

  /** On a thread of its own. */
  HandOver(Submission submission) {
    this.submission = submission;
    dispatcher = ExecutorsKt.from(threads);
  }

  HandOver(CoroutineDispatcher shared, Submission submission) {
    this.submission = submission;
    dispatcher = shared;
  }

  @Override
  public void submit(Runnable task) throws Exception {
    submission.submit(dispatcher, task);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
