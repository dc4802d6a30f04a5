package io.datatracing.instrumentation.rxjava3;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import io.reactivex.rxjava3.core.Scheduler;
import java.util.concurrent.TimeUnit;

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
    scheduler.createWorker().schedulePeriodically(task, 0, 1, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdown();
  }
}
