package io.datatracing.collector.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The figures of one combination. Spans of several threads are added without a lock. */
final class Series {
  /** An example is kept that long, so that making one costs nothing measurable. */
  private static final long EXAMPLE_NANOS = 1_000_000_000;

  /** A span that fell into a bucket. */
  record Example(
      long traceIdHigh, long traceIdLow, long spanId, long durationNanos, long atUnixNano) {}

  final byte[] service;
  final byte[] operation;
  final int kind;
  final int status;
  final int hash;
  private final long[] bounds;
  private final AtomicLongArray counts;
  private final AtomicReferenceArray<@Nullable Example> examples;
  private final LongAdder sumNanos = new LongAdder();

  /**
   * @param bounds upper ones of the buckets, in nanoseconds; one more bucket takes the rest
   */
  Series(byte[] service, byte[] operation, int kind, int status, int hash, long[] bounds) {
    this.service = service;
    this.operation = operation;
    this.kind = kind;
    this.status = status;
    this.hash = hash;
    this.bounds = bounds;
    this.counts = new AtomicLongArray(bounds.length + 1);
    this.examples = new AtomicReferenceArray<>(bounds.length + 1);
  }

  void add(long traceIdHigh, long traceIdLow, long spanId, long durationNanos, long nowUnixNano) {
    int place = Arrays.binarySearch(bounds, durationNanos);
    int bucket = place >= 0 ? place : -place - 1;
    counts.incrementAndGet(bucket);
    sumNanos.add(durationNanos);
    Example last = examples.get(bucket);
    if (last == null || nowUnixNano - last.atUnixNano() >= EXAMPLE_NANOS) {
      // Of two that come at once either is an example.
      examples.set(
          bucket, new Example(traceIdHigh, traceIdLow, spanId, durationNanos, nowUnixNano));
    }
  }

  long[] counts() {
    long[] copy = new long[counts.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }

  @Nullable Example example(int bucket) {
    return examples.get(bucket);
  }

  long sumNanos() {
    return sumNanos.sum();
  }
}
