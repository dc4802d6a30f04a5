package io.datatracing.benchmarks.executors;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A task through a {@code ThreadPoolExecutor}: handed over, taken out of the queue, run. The worker
 * is held while tasks are handed over and lets go afterwards, so the two never wait for each other
 * and their times add up.
 */
@State(Scope.Thread)
public class HandOverBenchmark {
  static final int TASKS = 10_000;

  /** Whether tasks are handed over inside a request. */
  @Param({"true", "false"})
  public boolean request;

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
  private long ran;
  private final Runnable task = () -> ran++;
  private final Callable<Long> callable = () -> ran++;

  /** Each iteration is a task of JMH's own pool, whose thread is left without a context. */
  @Setup(Level.Iteration)
  public void enterRequest() throws ReflectiveOperationException {
    if (request && withAgent()) {
      Class<?> contexts = Class.forName("io.datatracing.bootstrap.context.CurrentContext");
      Class<?> tracer = Class.forName("io.datatracing.bootstrap.trace.Tracer");
      Class<?> kind = Class.forName("io.datatracing.bootstrap.trace.SpanKind");
      Object internal = kind.getField("INTERNAL").get(null);
      Object root = call(contexts, null, "root");
      Object span = call(tracer, call(tracer, null, "get"), "start", "request", internal, root);
      call(contexts, null, "attach", call(span.getClass(), span, "in", root));
      if (call(contexts, null, "current") == root) {
        throw new IllegalStateException("not in a request");
      }
    }
  }

  @TearDown
  public void stop() {
    pool.shutdownNow();
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public long execute() throws InterruptedException {
    CountDownLatch gate = hold();
    for (int i = 0; i < TASKS; i++) {
      pool.execute(task);
    }
    return release(gate);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public long submit() throws InterruptedException {
    CountDownLatch gate = hold();
    for (int i = 0; i < TASKS; i++) {
      pool.submit(callable);
    }
    return release(gate);
  }

  private CountDownLatch hold() {
    CountDownLatch gate = new CountDownLatch(1);
    pool.execute(
        () -> {
          try {
            gate.await();
          } catch (InterruptedException shutDown) {
            Thread.currentThread().interrupt();
          }
        });
    return gate;
  }

  private long release(CountDownLatch gate) throws InterruptedException {
    CountDownLatch last = new CountDownLatch(1);
    pool.execute(last::countDown);
    gate.countDown();
    last.await();
    return ran;
  }

  /** Bootstrap is on this class path, too; only an agent defines it into the boot loader. */
  private static boolean withAgent() throws ClassNotFoundException {
    return Class.forName("io.datatracing.bootstrap.trace.Tracer").getClassLoader() == null;
  }

  /**
   * By name: in a JVM with the agent the type of contexts has another name than at compile time.
   */
  private static Object call(
      Class<?> type, @Nullable Object owner, String name, Object... arguments)
      throws ReflectiveOperationException {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        return method.invoke(owner, arguments);
      }
    }
    throw new NoSuchMethodException(type + "." + name);
  }
}
