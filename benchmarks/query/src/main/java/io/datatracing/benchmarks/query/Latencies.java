package io.datatracing.benchmarks.query;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/** How long the same kind of question took, one after the other over one connection. */
final class Latencies {
  private final long[] sorted;
  private final long bytes;

  private Latencies(long[] nanos, long bytes) {
    sorted = nanos.clone();
    Arrays.sort(sorted);
    this.bytes = bytes;
  }

  /** Of times that were measured elsewhere. */
  static Latencies of(long[] nanos) {
    return new Latencies(nanos, 0);
  }

  /** Asks a quarter as often first, without counting. Anything but 200 ends the benchmark. */
  static Latencies measure(int port, int calls, Supplier<String> question) throws IOException {
    try (Connection connection = new Connection(port)) {
      for (int i = 0; i < Math.max(2, calls / 4); i++) {
        ask(connection, question.get());
      }
      long[] nanos = new long[calls];
      long bytes = 0;
      for (int i = 0; i < calls; i++) {
        String path = question.get();
        long start = System.nanoTime();
        ask(connection, path);
        nanos[i] = System.nanoTime() - start;
        bytes += connection.bodyBytes();
      }
      return new Latencies(nanos, bytes);
    }
  }

  private static void ask(Connection connection, String path) throws IOException {
    int status = connection.get(path);
    if (status != 200) {
      throw new IOException(path + " gave " + status);
    }
  }

  int calls() {
    return sorted.length;
  }

  /** Milliseconds. */
  double at(double percent) {
    int rank = (int) Math.ceil(sorted.length * percent / 100);
    return sorted[Math.max(0, rank - 1)] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %.1f, p95 %.1f, p99 %.1f ms (%d calls, %.1f KB each)",
        at(50),
        at(95),
        at(99),
        calls(),
        bytes / 1e3 / calls());
  }
}
