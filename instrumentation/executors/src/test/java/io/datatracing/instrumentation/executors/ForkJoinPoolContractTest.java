package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import org.junit.jupiter.api.Nested;

class ForkJoinPoolContractTest {
  @Nested
  class Execute extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(new ForkJoinPool(1), (pool, task) -> pool.execute(task));
    }
  }

  @Nested
  class Submit extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(new ForkJoinPool(1), (pool, task) -> pool.submit(task));
    }
  }

  @Nested
  class Fork extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          new ForkJoinPool(1), (pool, task) -> pool.execute(new RunnableAction(task)));
    }
  }

  private static final class RunnableAction extends RecursiveAction {
    private static final long serialVersionUID = 1;
    private final transient Runnable task;

    RunnableAction(Runnable task) {
      this.task = task;
    }

    @Override
    protected void compute() {
      ForkJoinTask.adapt(task).fork().join();
    }
  }
}
