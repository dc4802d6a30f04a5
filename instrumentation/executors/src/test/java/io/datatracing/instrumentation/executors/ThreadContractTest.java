package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Nested;

/** Threads that the application starts itself. */
class ThreadContractTest {
  @Nested
  class Start extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ThreadRunner(task -> new Thread(task).start());
    }
  }

  @Nested
  class StartOfASubclass extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ThreadRunner(task -> new ThreadWithItsOwnRun(task).start());
    }
  }

  @Nested
  class ThreadOfAFactory extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ThreadRunner(task -> Executors.defaultThreadFactory().newThread(task).start());
    }
  }

  @Nested
  class FutureOnAThread extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ThreadRunner(task -> new Thread(new FutureTask<>(task, null)).start());
    }
  }

  @Nested
  class CompletableFutureOnThreads extends OnceContract {
    private final Executor threadPerTask = task -> new Thread(task).start();

    @Override
    protected AsyncRunner open() {
      return new ThreadRunner(task -> CompletableFuture.runAsync(task, threadPerTask));
    }
  }

  private static final class ThreadWithItsOwnRun extends Thread {
    private final Runnable task;

    ThreadWithItsOwnRun(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      task.run();
    }
  }

  /** A thread ends with its task, so there is nothing to close. */
  private static final class ThreadRunner implements AsyncRunner {
    private final Executor executor;

    ThreadRunner(Executor executor) {
      this.executor = executor;
    }

    @Override
    public void submit(Runnable task) {
      executor.execute(task);
    }

    @Override
    public void close() {}
  }
}
