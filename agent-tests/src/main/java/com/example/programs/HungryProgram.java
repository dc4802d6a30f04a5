package com.example.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fills its heap twenty times, in tasks of a pool, and goes on. */
public final class HungryProgram {
  private HungryProgram() {}

  public static void main(String[] args) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    int full = 0;
    for (int i = 0; i < 20; i++) {
      Future<Boolean> task = pool.submit(HungryProgram::fill);
      full += task.get() ? 1 : 0;
    }
    System.out.println("full " + full);
    pool.shutdown();
  }

  private static boolean fill() {
    List<byte[]> heap = new ArrayList<>();
    try {
      while (heap.size() < 1_000_000) {
        heap.add(new byte[100_000]);
      }
      return false;
    } catch (OutOfMemoryError full) {
      return true;
    }
  }
}
