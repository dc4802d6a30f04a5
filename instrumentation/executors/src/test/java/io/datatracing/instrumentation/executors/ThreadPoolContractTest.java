package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.Executors;
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
}
