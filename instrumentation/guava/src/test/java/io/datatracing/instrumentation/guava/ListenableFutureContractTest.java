package io.datatracing.instrumentation.guava;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListenableFutureTask;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncOptOut;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;

class ListenableFutureContractTest {
  /** A listener of a future that a thread without context completes. */
  abstract static class ListenerContract extends AsyncContract {
    abstract void listen(SettableFuture<String> future, Runnable listener, ExecutorService pool);

    @Override
    protected Map<AsyncOptOut, String> optOuts() {
      return Map.of(AsyncOptOut.REPETITION, "a future completes once and calls its listeners once");
    }

    @Override
    protected AsyncRunner open() {
      ExecutorService pool = Executors.newFixedThreadPool(1);
      ExecutorService completer = Executors.newFixedThreadPool(1);
      return new AsyncRunner() {
        @Override
        public void submit(Runnable task) {
          SettableFuture<String> future = SettableFuture.create();
          listen(future, task, pool);
          Context mine = CurrentContext.attach(CurrentContext.root());
          completer.execute(() -> future.set("done"));
          CurrentContext.restore(mine);
        }

        @Override
        public void close() {
          pool.shutdownNow();
          completer.shutdownNow();
        }
      };
    }
  }

  @Nested
  class AddListener extends ListenerContract {
    @Override
    void listen(SettableFuture<String> future, Runnable listener, ExecutorService pool) {
      future.addListener(listener, pool);
    }
  }

  @Nested
  class AddListenerToRunDirectly extends ListenerContract {
    @Override
    void listen(SettableFuture<String> future, Runnable listener, ExecutorService pool) {
      future.addListener(listener, MoreExecutors.directExecutor());
    }
  }

  @Nested
  class AddCallback extends ListenerContract {
    @Override
    void listen(SettableFuture<String> future, Runnable listener, ExecutorService pool) {
      Futures.addCallback(future, new Callback(listener), pool);
    }
  }

  @Nested
  class Transform extends ListenerContract {
    @Override
    void listen(SettableFuture<String> future, Runnable listener, ExecutorService pool) {
      Futures.transform(future, value -> did(listener), MoreExecutors.directExecutor());
    }
  }

  @Nested
  class TransformAsync extends ListenerContract {
    @Override
    void listen(SettableFuture<String> future, Runnable listener, ExecutorService pool) {
      Futures.transformAsync(
          future, value -> Futures.immediateFuture(did(listener)), MoreExecutors.directExecutor());
    }
  }

  @Nested
  class AllAsList extends ListenerContract {
    @Override
    void listen(SettableFuture<String> future, Runnable listener, ExecutorService pool) {
      ListenableFuture<List<String>> all =
          Futures.allAsList(future, Futures.immediateFuture("done"));
      Futures.addCallback(all, new Callback(listener), MoreExecutors.directExecutor());
    }
  }

  @Nested
  class ChainOfFutures extends ListenerContract {
    @Override
    void listen(SettableFuture<String> future, Runnable listener, ExecutorService pool) {
      SettableFuture<String> last = SettableFuture.create();
      last.setFuture(future);
      last.addListener(listener, MoreExecutors.directExecutor());
    }
  }

  @Nested
  class Task extends ListenerContract {
    @Override
    void listen(SettableFuture<String> future, Runnable listener, ExecutorService pool) {
      ListenableFutureTask<String> task = ListenableFutureTask.create(() -> "done");
      task.addListener(listener, MoreExecutors.directExecutor());
      // Run by the completing thread, which has no context of its own.
      future.addListener(
          () -> {
            Context mine = CurrentContext.attach(CurrentContext.root());
            task.run();
            CurrentContext.restore(mine);
          },
          MoreExecutors.directExecutor());
    }
  }

  @Nested
  class ListeningPool extends AsyncContract {
    @Override
    protected Map<AsyncOptOut, String> optOuts() {
      return Map.of(AsyncOptOut.REPETITION, "the pool runs what it is given once");
    }

    @Override
    protected AsyncRunner open() {
      ListeningExecutorService pool =
          MoreExecutors.listeningDecorator(Executors.newFixedThreadPool(1));
      return new AsyncRunner() {
        @Override
        public void submit(Runnable task) {
          Futures.addCallback(
              pool.submit(task), new Callback(() -> {}), MoreExecutors.directExecutor());
        }

        @Override
        public void close() {
          pool.shutdownNow();
        }
      };
    }
  }

  private static String did(Runnable listener) {
    listener.run();
    return "did";
  }

  private static final class Callback implements FutureCallback<Object> {
    private final Runnable success;

    Callback(Runnable success) {
      this.success = success;
    }

    @Override
    public void onSuccess(Object value) {
      success.run();
    }

    @Override
    public void onFailure(Throwable failure) {
      System.err.println("failed: " + failure);
    }
  }
}
