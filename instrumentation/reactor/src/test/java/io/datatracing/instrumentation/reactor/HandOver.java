package io.datatracing.instrumentation.reactor;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** A way of handing a task to a scheduler that the test owns. */
final class HandOver implements AsyncRunner {
  interface Submission {
    void submit(Scheduler scheduler, Runnable task) throws Exception;
  }

  private final Scheduler scheduler;
  private final Submission submission;

  HandOver(Scheduler scheduler, Submission submission) {
    this.scheduler = scheduler;
    this.submission = submission;
  }

  @Override
  public void submit(Runnable task) throws Exception {
    submission.submit(scheduler, task);
  }

  /** As every operator on the scheduler does that repeats something. */
  @Override
  public void repeat(Runnable task) {
    try {
      scheduler.createWorker().schedulePeriodically(task, 0, 1, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw new UnsupportedOperationException("a scheduler on a plain executor has no time", e);
    }
  }

  @Override
  public void close() {
    scheduler.dispose();
  }
}
