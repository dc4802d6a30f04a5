package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.Date;
import java.util.Timer;
import java.util.TimerTask;
import org.junit.jupiter.api.Nested;

class TimerContractTest {
  @Nested
  class Schedule extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new TimerRunner(
          (timer, task) -> timer.schedule(task, 1),
          (timer, task) -> timer.scheduleAtFixedRate(task, 0, 1));
    }
  }

  @Nested
  class ScheduleAtADate extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new TimerRunner(
          (timer, task) -> timer.schedule(task, new Date()),
          (timer, task) -> timer.schedule(task, 0, 1));
    }
  }

  private interface Scheduling {
    void schedule(Timer timer, TimerTask task);
  }

  private static final class TimerRunner implements AsyncRunner {
    private final Timer timer = new Timer();
    private final Scheduling once;
    private final Scheduling repeated;

    TimerRunner(Scheduling once, Scheduling repeated) {
      this.once = once;
      this.repeated = repeated;
    }

    @Override
    public void submit(Runnable task) {
      // A task that throws ends its timer, by the timer's contract; this one's only prints it.
      once.schedule(
          timer,
          task(
              () -> {
                try {
                  task.run();
                } catch (RuntimeException thrown) {
                  System.err.println("a timer's task has thrown " + thrown.getMessage());
                }
              }));
    }

    @Override
    public void repeat(Runnable task) {
      repeated.schedule(timer, task(task));
    }

    @Override
    public void close() {
      timer.cancel();
    }

    private static TimerTask task(Runnable code) {
      return new TimerTask() {
        @Override
        public void run() {
          code.run();
        }
      };
    }
  }
}
