package io.datatracing.instrumentation.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(240)
class ForkJoinTasksTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final Set<Context> seen = ConcurrentHashMap.newKeySet();
  private final ForkJoinPool pool = new ForkJoinPool(2);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void parallelStreamIsInItsRequest() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch two = new CountDownLatch(2);
    Context request =
        inRequest(
            () ->
                pool.submit(
                        () ->
                            IntStream.range(0, 1000)
                                .parallel()
                                .forEach(
                                    i -> {
                                      see();
                                      if (threads.add(Thread.currentThread())) {
                                        two.countDown();
                                      }
                                      await(two);
                                    }))
                    .get());
    assertThat(threads).hasSizeGreaterThan(1);
    assertThat(seen).containsExactly(request);
  }

  @Test
  void parallelStreamOfTheCommonPoolIsInItsRequest() throws Exception {
    Context request = inRequest(() -> IntStream.range(0, 1000).parallel().map(this::see).sum());
    assertThat(seen).containsExactly(request);
  }

  @Test
  void recursiveTasksAreInTheirRequest() throws Exception {
    Context request = inRequest(() -> pool.invoke(new Fibonacci(10)));
    assertThat(seen).containsExactly(request);
  }

  @Test
  void taskMadeOutsideOfARequestIsInTheOneThatSubmitsIt() throws Exception {
    ForkJoinTask<?> submitted = ForkJoinTask.adapt(() -> see(0));
    ForkJoinTask<?> executed = ForkJoinTask.adapt(() -> see(0));
    ForkJoinTask<?> invoked = ForkJoinTask.adapt(() -> see(0));
    ForkJoinTask<?> forked = ForkJoinTask.adapt(() -> see(0));
    ForkJoinTask<?> called = ForkJoinTask.adapt(() -> see(0));
    Context request =
        inRequest(
            () -> {
              pool.submit(submitted).join();
              pool.execute(executed);
              executed.join();
              pool.invoke(invoked);
              pool.submit(() -> forked.fork().join()).join();
              called.invoke();
              return null;
            });
    assertThat(seen).containsExactly(request);
  }

  @Test
  void reinitializedTaskIsInTheRequestThatSubmitsItAgain() throws Exception {
    ForkJoinTask<?> task = ForkJoinTask.adapt(() -> see(0));
    Context first = inRequest(() -> pool.submit(task).get());
    assertThat(seen).containsExactly(first);
    seen.clear();
    task.reinitialize();
    Context second = inRequest(() -> pool.submit(task).get());
    assertThat(seen).containsExactly(second);
    seen.clear();
    task.reinitialize();
    pool.submit(task).get();
    assertThat(seen).containsExactly(CurrentContext.root());
  }

  @Test
  void waitingWorkerThatHelpsDoesNotLendItsContext() throws Exception {
    ForkJoinPool one = new ForkJoinPool(1);
    try {
      ForkJoinTask<?> nobodys = ForkJoinTask.adapt(() -> see(0));
      Context request =
          inRequest(
              () ->
                  one.submit(
                          () -> {
                            // Forked outside of any context, and run by this thread while it waits.
                            Context mine = CurrentContext.attach(CurrentContext.root());
                            nobodys.fork();
                            CurrentContext.restore(mine);
                            nobodys.join();
                          })
                      .get());
      assertThat(seen).containsExactly(CurrentContext.root()).doesNotContain(request);
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void threadThatStandsInForABlockedOneHasNoContext() throws Exception {
    ForkJoinPool one = new ForkJoinPool(1);
    CountDownLatch ran = new CountDownLatch(1);
    try {
      inRequest(
          () ->
              one.submit(
                      () -> {
                        Context mine = CurrentContext.attach(CurrentContext.root());
                        one.execute(
                            () -> {
                              see();
                              ran.countDown();
                            });
                        CurrentContext.restore(mine);
                        block(ran);
                      })
                  .get());
    } finally {
      one.shutdownNow();
    }
    assertThat(seen).containsExactly(CurrentContext.root());
  }

  private static void block(CountDownLatch latch) {
    try {
      ForkJoinPool.managedBlock(
          new ForkJoinPool.ManagedBlocker() {
            @Override
            public boolean block() throws InterruptedException {
              latch.await();
              return true;
            }

            @Override
            public boolean isReleasable() {
              return latch.getCount() == 0;
            }
          });
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void see() {
    seen.add(CurrentContext.current());
  }

  private int see(int value) {
    see();
    return value;
  }

  private Context inRequest(Callable<?> body) throws Exception {
    Context request =
        spans.inSpan(
            "request",
            () -> {
              body.call();
              return CurrentContext.current();
            });
    spans.take();
    return request;
  }

  private final class Fibonacci extends RecursiveTask<Integer> {
    private static final long serialVersionUID = 1;
    private final int n;

    Fibonacci(int n) {
      this.n = n;
    }

    @Override
    protected Integer compute() {
      see();
      if (n < 2) {
        return n;
      }
      Fibonacci first = new Fibonacci(n - 1);
      first.fork();
      return new Fibonacci(n - 2).compute() + first.join();
    }
  }
}
