package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.ExecutorService;

/** A way of handing a task to an executor that the test owns. */
final class ExecutorRunner<E extends ExecutorService> implements AsyncRunner {
  interface Submission<E> {
    void submit(E executor, Runnable task) throws Exception;
  }

  private final E executor;
  private final Submission<E> submission;

  ExecutorRunner(E executor, Submission<E> submission) {
    this.executor = executor;
    this.submission = submission;
  }

  @Override
  public void submit(Runnable task) throws Exception {
    submission.submit(executor, task);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
