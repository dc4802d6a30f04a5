package io.datatracing.benchmarks.storage;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The measured process: opens a store that is there, and tells how long that and traces take. */
final class StartedStore {
  private StartedStore() {}

  /** Traces that are stored. */
  static Path ids(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".ids");
  }

  /** Argument: the directory. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    long start = System.nanoTime();
    try (SpanStore store = Stores.open(directory)) {
      double opening = (System.nanoTime() - start) / 1e6;
      long fromNothing =
          System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
      List<TraceId> traces =
          Files.readAllLines(ids(directory)).stream().map(TraceId::parse).toList();
      SpanReader reader = store.reader();
      Latencies first = Latencies.of(traces, id -> require(reader, id));
      Latencies again = Latencies.of(traces, id -> require(reader, id));
      Random random = new Random(1);
      List<TraceId> strangers =
          traces.stream().map(id -> new TraceId(random.nextLong(), id.low())).toList();
      Latencies missing = Latencies.of(strangers, reader::trace);
      System.out.printf(
          Locale.ROOT,
          "%,d spans, %,d bytes: open in %.0f ms, %d ms after the process began; traces the first"
              + " time %s, again %s, missing ones %s%n",
          store.stats().spans(),
          store.stats().diskBytes(),
          opening,
          fromNothing,
          first,
          again,
          missing);
    }
  }

  private static void require(SpanReader reader, TraceId id) {
    if (reader.trace(id) == null) {
      throw new IllegalStateException("Trace " + id + " is not there");
    }
  }
}
