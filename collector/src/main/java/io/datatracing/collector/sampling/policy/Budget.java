package io.datatracing.collector.sampling.policy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * At most so many units a second, with a burst of one second's worth. Lock-free and shared by all
 * workers: one number, the time up to which the allowance is used (the "virtual scheduling" form of
 * a leaky bucket, ITU-T I.371). Whoever finds any of the allowance left may take more than is left,
 * and later ones wait for it: otherwise a trace larger than the burst would never pass.
 */
final class Budget {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long BURST_NANOS = 1_000_000_000L;

  private final double nanosPerUnit;
  private final LongSupplier nanoTime;
  private final AtomicLong usedUpTo;

  Budget(double unitsPerSecond, LongSupplier nanoTime) {
    this.nanosPerUnit = NANOS_PER_SECOND / unitsPerSecond;
    this.nanoTime = nanoTime;
    this.usedUpTo = new AtomicLong(nanoTime.getAsLong() - BURST_NANOS);
  }

  /** Whether {@code units} more may pass now; then they have. */
  boolean tryTake(long units) {
    long now = nanoTime.getAsLong();
    // A century at most, so that the sum below cannot overflow.
    long cost = (long) Math.min(units * nanosPerUnit, 3e18);
    while (true) {
      long used = usedUpTo.get();
      long from = Math.max(used - now, -BURST_NANOS);
      if (from >= 0) {
        return false;
      }
      if (usedUpTo.compareAndSet(used, now + Math.min(from + cost, 3_000_000_000_000_000_000L))) {
        return true;
      }
    }
  }
}
