package com.example.programs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;

/** Another agent retransforms classes that ours has woven and given fields. */
public final class RetransformProgram {
  private RetransformProgram() {}

  public static void main(String[] arguments) throws Exception {
    int before = work();
    Class<?> forkJoinTask = Class.forName("java.util.concurrent.ForkJoinTask");
    EmptyAgent.instrumentation()
        .retransformClasses(FutureTask.class, forkJoinTask, ThreadPoolExecutor.class);
    System.out.println(before + work());
  }

  private static int work() throws Exception {
    FutureTask<Integer> task = new FutureTask<>(() -> 1);
    task.run();
    return task.get()
        + ForkJoinPool.commonPool().submit(() -> 2).get()
        + CompletableFuture.supplyAsync(() -> 4).get();
  }
}
