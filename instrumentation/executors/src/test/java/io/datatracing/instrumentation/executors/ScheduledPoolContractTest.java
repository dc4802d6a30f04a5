package io.datatracing.instrumentation.executors;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;

class ScheduledPoolContractTest {
  @Nested
  class Schedule extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newScheduledThreadPool(1),
          (pool, task) -> pool.schedule(task, 1, MILLISECONDS));
    }
  }

  @Nested
  class ScheduleCallable extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newScheduledThreadPool(1),
          (pool, task) -> pool.schedule(Executors.callable(task), 1, MILLISECONDS));
    }
  }

  @Nested
  class Execute extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newScheduledThreadPool(1), (pool, task) -> pool.execute(task));
    }
  }

  @Nested
  class Submit extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new ExecutorRunner<>(
          Executors.newScheduledThreadPool(1), (pool, task) -> pool.submit(task));
    }
  }
}
