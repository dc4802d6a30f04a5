package io.datatracing.storage.segment;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanGenerator;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * A process that appends until it is killed. Batch i is made from seed {@code base + i}, so that
 * the parent can make it again; its number is printed when, and only when, it is acknowledged.
 */
final class CrashingChild {
  private static final int IN_FLIGHT = 32;

  /** Of a batch. */
  static final int SPANS = 8;

  private CrashingChild() {}

  static List<Span> batch(long seed) {
    return new SpanGenerator(seed).trace(SPANS);
  }

  /** Small blocks, so that kills also meet sealing, writing, publishing and merging. */
  static SpanStore open(Path directory) {
    return new SegmentStoreProvider()
        .open(
            new StoreOptions(
                directory,
                Map.of(
                    SegmentOptions.SHARDS, "2",
                    SegmentOptions.BLOCK_ROWS, "2000",
                    SegmentOptions.MERGE_BLOCKS, "2"),
                Clock.systemUTC()));
  }

  public static void main(String[] args) throws InterruptedException {
    SpanStore store = open(Path.of(args[0]));
    long base = Long.parseLong(args[1]);
    PrintStream out = System.out;
    Semaphore free = new Semaphore(IN_FLIGHT);
    for (long i = 0; ; i++) {
      long number = i;
      free.acquire();
      store
          .writer()
          .append(
              OtlpBatch.of(batch(base + i)),
              new AppendCallback() {
                @Override
                public void stored() {
                  out.println(number);
                  free.release();
                }

                @Override
                public void failed(StoreException cause) {
                  out.println("failed " + cause);
                  free.release();
                }
              });
    }
  }
}
