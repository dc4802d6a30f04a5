package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.SpanClock;

/** Time that passes when a test says so. */
final class TestClock implements SpanClock {
  static final long EPOCH = 1_700_000_000_000_000_000L;

  private volatile long nanos = 1_000;

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long epochNanos() {
    return EPOCH + nanos;
  }

  void advanceMillis(long millis) {
    nanos += millis * 1_000_000;
  }

  void advanceNanos(long more) {
    nanos += more;
  }
}
