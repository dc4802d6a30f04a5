package io.datatracing.instrumentation.pekko;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import io.opentelemetry.context.Context;
import java.time.Duration;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Cancellable;
import org.jspecify.annotations.Nullable;

/** A way of telling an actor to run a task. */
final class HandOver implements AsyncRunner {
  interface Submission {
    void submit(ActorRef actor, Runnable task) throws Exception;
  }

  private final ActorRef actor;
  private final Submission submission;
  private @Nullable Cancellable repetition;

  HandOver(ActorRef actor, Submission submission) {
    this.actor = actor;
    this.submission = submission;
  }

  @Override
  public void submit(Runnable task) throws Exception {
    submission.submit(actor, task);
  }

  @Override
  @SuppressWarnings("deprecation") // the only one that all supported versions have
  public void repeat(Runnable task) {
    repetition =
        Actors.SYSTEM
            .scheduler()
            .schedule(
                Duration.ZERO,
                Duration.ofMillis(1),
                () -> submitUnchecked(task),
                Actors.SYSTEM.dispatcher());
  }

  private void submitUnchecked(Runnable task) {
    try {
      submit(task);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (repetition != null) {
      repetition.cancel();
    }
    Actors.SYSTEM.stop(actor);
  }

  static void inNoContext(Runnable body) {
    Context previous = CurrentContext.attach(CurrentContext.root());
    try {
      body.run();
    } finally {
      CurrentContext.restore(previous);
    }
  }
}
