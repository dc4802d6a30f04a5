package com.example.programs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Uses every class that the executors instrumentation weaves. */
public final class PoolProgram {
  private PoolProgram() {}

  public static void main(String[] arguments) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    int sum = pool.submit(() -> 1).get();
    pool.shutdown();
    sum += Executors.newScheduledThreadPool(1).schedule(() -> 2, 1, TimeUnit.MILLISECONDS).get();
    sum += CompletableFuture.supplyAsync(() -> 3).thenApplyAsync(three -> three + 1).get();
    sum += IntStream.range(0, 1000).parallel().map(i -> 1).sum();
    System.out.println(sum);
    System.exit(0);
  }
}
