package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Nested;

class CompletableFutureContractTest {
  @Nested
  class RunAsync extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newFixedThreadPool(1), (pool, task) -> CompletableFuture.runAsync(task, pool));
    }
  }

  @Nested
  class RunAsyncOnForkJoinPool extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          new ForkJoinPool(1), (pool, task) -> CompletableFuture.runAsync(task, pool));
    }
  }

  @Nested
  class SupplyAsync extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          new ForkJoinPool(1),
          (pool, task) -> CompletableFuture.supplyAsync(() -> ran(task), pool));
    }
  }

  @Nested
  class ThenRunAsync extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newFixedThreadPool(1),
          (pool, task) -> CompletableFuture.completedFuture(1).thenRunAsync(task, pool));
    }
  }

  @Nested
  class ThenRunAsyncOnForkJoinPool extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          new ForkJoinPool(1),
          (pool, task) -> CompletableFuture.completedFuture(1).thenRunAsync(task, pool));
    }
  }

  @Nested
  class HandleAsync extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newFixedThreadPool(1),
          (pool, task) ->
              CompletableFuture.completedFuture(1).handleAsync((value, thrown) -> ran(task), pool));
    }
  }

  @Nested
  class WhenCompletedLater extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newFixedThreadPool(1), (pool, task) -> completedElsewhere(task, pool));
    }
  }

  private static boolean ran(Runnable task) {
    task.run();
    return true;
  }

  /**
   * The stage is completed by a thread that has no context; the callback belongs to whom registered
   * it.
   */
  private static void completedElsewhere(Runnable task, ExecutorService pool)
      throws InterruptedException {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    stage.thenRunAsync(task, pool);
    Thread completer = new Thread(() -> stage.complete(1));
    completer.start();
    completer.join();
  }
}
