package io.datatracing.benchmarks.storage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How long one call takes, each call timed by itself on one thread. */
final class Latencies {
  private final long[] sorted;

  private Latencies(long[] nanos) {
    sorted = nanos;
    Arrays.sort(sorted);
  }

  static <T> Latencies of(List<T> arguments, Consumer<T> call) {
    long[] nanos = new long[arguments.size()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      call.accept(arguments.get(i));
      nanos[i] = System.nanoTime() - start;
    }
    return new Latencies(nanos);
  }

  double millis(int percent) {
    return sorted[(sorted.length - 1) * percent / 100] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "p50 %.3f ms, p95 %.3f ms (%d calls)", millis(50), millis(95), sorted.length);
  }
}
