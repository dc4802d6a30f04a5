package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.Comparator;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;

class ThreadPoolContractTest {
  @Nested
  class Execute extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newFixedThreadPool(1), (pool, task) -> pool.execute(task));
    }
  }

  @Nested
  class SubmitRunnable extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newFixedThreadPool(1), (pool, task) -> pool.submit(task));
    }
  }

  @Nested
  class SubmitCallable extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newFixedThreadPool(1), (pool, task) -> pool.submit(Executors.callable(task)));
    }
  }

  @Nested
  class CachedPool extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newCachedThreadPool(), (pool, task) -> pool.execute(task));
    }
  }

  @Nested
  class CompletionService extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newFixedThreadPool(1),
          (pool, task) -> new ExecutorCompletionService<>(pool).submit(task, null));
    }
  }

  @Nested
  class SingleThread extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newSingleThreadExecutor(), (pool, task) -> pool.execute(task));
    }
  }

  @Nested
  class Unconfigurable extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.unconfigurableExecutorService(Executors.newCachedThreadPool()),
          (pool, task) -> pool.submit(task));
    }
  }

  /** A factory whose threads begin with code of the application's own. */
  @Nested
  class OwnThreadFactory extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newFixedThreadPool(1, worker -> new Thread(() -> worker.run())),
          (pool, task) -> pool.execute(task));
    }
  }

  /** Of the application's own: each task a Runnable whose order a priority queue needs to know. */
  @Nested
  class PriorityQueue extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          new ThreadPoolExecutor(
              1,
              1,
              1,
              TimeUnit.MINUTES,
              new PriorityBlockingQueue<>(
                  4, Comparator.comparingInt(task -> ((Ranked) task).rank))),
          (pool, task) -> pool.execute(new Ranked(1, task)));
    }
  }

  private static final class Ranked implements Runnable {
    private final int rank;
    private final Runnable task;

    Ranked(int rank, Runnable task) {
      this.rank = rank;
      this.task = task;
    }

    @Override
    public void run() {
      task.run();
    }
  }
}
