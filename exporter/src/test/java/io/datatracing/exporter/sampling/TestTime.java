package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.SpanClock;

/** Passes when told. */
final class TestTime implements SpanClock {
  private long nanos = 1_000;

  void advanceMillis(long millis) {
    nanos += millis * 1_000_000;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long epochNanos() {
    return nanos;
  }
}
