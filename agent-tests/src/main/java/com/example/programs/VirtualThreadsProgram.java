package com.example.programs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/**
 * Starts virtual threads in every way and prints in whose request each is. By reflection, as the
 * tests are compiled for a Java that has none.
 */
public final class VirtualThreadsProgram {
  private static final Callable<String> SEE = ContextProbe::current;

  private VirtualThreadsProgram() {}

  public static void main(String[] arguments) throws Exception {
    try {
      Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException olderJava) {
      System.out.println("no virtual threads");
      System.exit(0);
    }
    System.out.println("outside: " + started());
    System.out.println("inside: " + ContextProbe.inRequest("request", () -> started()));
    System.out.println("executors: " + ContextProbe.inRequest("request", () -> executed()));
    System.out.println("unparked by another: " + unparkedByAnother());
    System.out.println("many at once: " + manyAtOnce());
    System.out.println("afterwards: " + started());
    System.exit(0);
  }

  private static List<String> started() throws Exception {
    List<String> seen = new ArrayList<>();

    FutureTask<String> first = new FutureTask<>(SEE);
    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, first);
    seen.add(first.get());

    FutureTask<String> second = new FutureTask<>(SEE);
    builder("start", second);
    seen.add(second.get());

    FutureTask<String> third = new FutureTask<>(SEE);
    ((Thread) builder("unstarted", third)).start();
    seen.add(third.get());

    FutureTask<String> fourth = new FutureTask<>(SEE);
    factory().newThread(fourth).start();
    seen.add(fourth.get());
    return seen;
  }

  private static List<String> executed() throws Exception {
    List<String> seen = new ArrayList<>();
    ExecutorService virtual =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    ExecutorService platform =
        (ExecutorService)
            Executors.class
                .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                .invoke(null, Executors.defaultThreadFactory());
    for (ExecutorService executor : new ExecutorService[] {virtual, platform}) {
      seen.add(executor.submit(SEE).get());
      FutureTask<String> task = new FutureTask<>(SEE);
      executor.execute(task);
      seen.add(task.get());
      seen.add(executor.invokeAll(Collections.singleton(SEE)).get(0).get());
      seen.add(executor.submit(() -> executor.submit(SEE).get()).get());
      executor.shutdown();
    }
    return seen;
  }

  /** A virtual thread that waits and goes on by what another request does is still in its own. */
  private static String unparkedByAnother() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    FutureTask<String> task =
        new FutureTask<>(
            () -> {
              waiting.countDown();
              release.await();
              return ContextProbe.current();
            });
    ContextProbe.inRequest(
        "first",
        () -> {
          factory().newThread(task).start();
          return null;
        });
    waiting.await();
    ContextProbe.inRequest(
        "second",
        () -> {
          release.countDown();
          return null;
        });
    return task.get();
  }

  private static String manyAtOnce() throws Exception {
    List<Future<String>> seen = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      FutureTask<String> task =
          new FutureTask<>(
              () -> {
                Thread.yield();
                return ContextProbe.current();
              });
      seen.add(task);
      ContextProbe.inRequest(
          "request " + i,
          () -> {
            factory().newThread(task).start();
            return null;
          });
    }
    int right = 0;
    for (int i = 0; i < seen.size(); i++) {
      if (seen.get(i).get().equals("request " + i)) {
        right++;
      }
    }
    return right + " of " + seen.size();
  }

  private static ThreadFactory factory() throws ReflectiveOperationException {
    Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
    return (ThreadFactory) factory.invoke(Thread.class.getMethod("ofVirtual").invoke(null));
  }

  private static Object builder(String method, Runnable task) throws Exception {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    try {
      return Class.forName("java.lang.Thread$Builder")
          .getMethod(method, Runnable.class)
          .invoke(builder, task);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
