package io.datatracing.instrumentation.netty;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncOptOut;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;

/** Listeners run in the context of who added them, whoever completes the promise. */
class PromiseContractTest {
  abstract static class ListenerContract extends AsyncContract {
    abstract void listen(EventExecutor loop, Promise<String> promise, Runnable task);

    @Override
    protected Map<AsyncOptOut, String> optOuts() {
      return Map.of(AsyncOptOut.REPETITION, "a promise is done once and calls its listeners once");
    }

    @Override
    protected AsyncRunner open() {
      EventExecutor loop = new DefaultEventExecutor();
      return new AsyncRunner() {
        @Override
        public void submit(Runnable task) {
          Promise<String> promise = loop.newPromise();
          listen(loop, promise, task);
        }

        @Override
        public void close() {
          loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
      };
    }
  }

  @Nested
  class CompletedOutside extends ListenerContract {
    @Override
    void listen(EventExecutor loop, Promise<String> promise, Runnable task) {
      promise.addListener((FutureListener<String>) done -> task.run());
      completeOutside(loop, promise);
    }
  }

  @Nested
  class OneOfSeveralListeners extends ListenerContract {
    @Override
    void listen(EventExecutor loop, Promise<String> promise, Runnable task) {
      promise.addListener((FutureListener<String>) done -> {});
      promise.addListener((FutureListener<String>) done -> task.run());
      promise.addListener((FutureListener<String>) done -> {});
      completeOutside(loop, promise);
    }
  }

  @Nested
  class DoneAlready extends ListenerContract {
    @Override
    void listen(EventExecutor loop, Promise<String> promise, Runnable task) {
      promise.setSuccess("done");
      promise.addListener((FutureListener<String>) done -> task.run());
    }
  }

  private static void completeOutside(EventExecutor loop, Promise<String> promise) {
    Context mine = CurrentContext.attach(CurrentContext.root());
    loop.execute(() -> promise.setSuccess("done"));
    CurrentContext.restore(mine);
  }
}
