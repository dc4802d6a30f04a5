package io.datatracing.instrumentation.executors;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Nested;

class ScheduledPoolContractTest {
  @Nested
  class Schedule extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return runner(
          (pool, task) -> pool.schedule(task, 1, MILLISECONDS),
          (pool, task) -> pool.scheduleAtFixedRate(task, 0, 1, MILLISECONDS));
    }
  }

  @Nested
  class ScheduleCallable extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return runner(
          (pool, task) -> pool.schedule(Executors.callable(task), 1, MILLISECONDS),
          (pool, task) -> pool.scheduleWithFixedDelay(task, 0, 1, MILLISECONDS));
    }
  }

  @Nested
  class Execute extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newScheduledThreadPool(1), (pool, task) -> pool.execute(task));
    }
  }

  @Nested
  class Submit extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newScheduledThreadPool(1), (pool, task) -> pool.submit(task));
    }
  }

  private static AsyncRunner runner(
      ExecutorRunner.Submission<ScheduledExecutorService> once,
      ExecutorRunner.Submission<ScheduledExecutorService> repeated) {
    return new ExecutorRunner<>(Executors.newScheduledThreadPool(1), once, repeated);
  }
}
