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
  private final Submission<E> repetition;

  ExecutorRunner(E executor, Submission<E> submission) {
    this(
        executor,
        submission,
        (none, task) -> {
          throw new UnsupportedOperationException("no repetition");
        });
  }

  ExecutorRunner(E executor, Submission<E> submission, Submission<E> repetition) {
    this.executor = executor;
    this.submission = submission;
    this.repetition = repetition;
  }

  @Override
  public void submit(Runnable task) throws Exception {
    submission.submit(executor, task);
  }

  @Override
  public void repeat(Runnable task) throws Exception {
    repetition.submit(executor, task);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
