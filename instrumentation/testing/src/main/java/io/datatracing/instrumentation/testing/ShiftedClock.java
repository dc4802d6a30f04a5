package io.datatracing.instrumentation.testing;

import io.datatracing.bootstrap.trace.SpanClock;

/** The machine's clocks, moved on by what a test asks for, so that no test waits for minutes. */
final class ShiftedClock implements SpanClock {
  private final SpanClock system = SpanClock.system();
  private volatile long shiftNanos;

  void reset() {
    shiftNanos = 0;
  }

  synchronized void advance(long nanos) {
    shiftNanos += nanos;
  }

  @Override
  public long nanoTime() {
    return system.nanoTime() + shiftNanos;
  }

  @Override
  public long epochNanos() {
    return system.epochNanos() + shiftNanos;
  }
}
