package io.datatracing.instrumentation.netty;

import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncOptOut;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;

class EventExecutorContractTest {
  abstract static class OnceContract extends AsyncContract {
    @Override
    protected Map<AsyncOptOut, String> optOuts() {
      return Map.of(
          AsyncOptOut.REPETITION, "it runs what it is given once; schedules are tested apart");
    }
  }

  @Nested
  class ExecuteOnAnEventLoop extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new Loop(nio(), (loop, task) -> loop.execute(task), null);
    }
  }

  @Nested
  class ExecuteOnAGroup extends OnceContract {
    @Override
    protected AsyncRunner open() {
      NioEventLoopGroup group = nio();
      return new Loop(group, (loop, task) -> group.execute(task), null);
    }
  }

  @Nested
  class SubmitRunnable extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new Loop(nio(), (loop, task) -> loop.submit(task), null);
    }
  }

  @Nested
  class SubmitCallable extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new Loop(nio(), (loop, task) -> loop.submit(Executors.callable(task)), null);
    }
  }

  @Nested
  class Schedule extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new Loop(
          nio(),
          (loop, task) -> loop.schedule(task, 1, TimeUnit.MILLISECONDS),
          (loop, task) -> loop.scheduleAtFixedRate(task, 0, 1, TimeUnit.MILLISECONDS));
    }
  }

  @Nested
  class ScheduleCallable extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new Loop(
          new DefaultEventExecutorGroup(1),
          (loop, task) -> loop.schedule(Executors.callable(task), 1, TimeUnit.MILLISECONDS),
          (loop, task) -> loop.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS));
    }
  }

  /**
   * Its threads are made by a factory that Netty's own class names do not tell. Submitted: on the
   * floor version a task that throws out of {@code execute} ends such an executor.
   */
  @Nested
  class OwnThreadFactory extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new Loop(
          new DefaultEventExecutorGroup(1, loop -> new Thread(() -> loop.run())),
          (loop, task) -> loop.submit(task),
          null);
    }
  }

  @Nested
  class Global extends OnceContract {
    @Override
    protected AsyncRunner open() {
      return new AsyncRunner() {
        @Override
        public void submit(Runnable task) {
          GlobalEventExecutor.INSTANCE.execute(task);
        }

        @Override
        public void close() {}
      };
    }
  }

  @SuppressWarnings("deprecation") // 4.2 has another way, which the floor does not have
  private static NioEventLoopGroup nio() {
    return new NioEventLoopGroup(1);
  }

  private interface HandOver {
    void submit(EventExecutor loop, Runnable task);
  }

  private static final class Loop implements AsyncRunner {
    private final EventExecutorGroup group;
    private final HandOver once;
    private final HandOver repeated;

    Loop(EventExecutorGroup group, HandOver once, HandOver repeated) {
      this.group = group;
      this.once = once;
      this.repeated = repeated;
    }

    @Override
    public void submit(Runnable task) {
      once.submit(group.next(), task);
    }

    @Override
    public void repeat(Runnable task) throws Exception {
      if (repeated == null) {
        AsyncRunner.super.repeat(task);
      } else {
        repeated.submit(group.next(), task);
      }
    }

    @Override
    public void close() {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }
}
