package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.SpanClock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * At most so many a second, with a burst of one second's worth, and one where the rate is below
 * one. Lock-free: one number, the time up to which the allowance is used (the "virtual scheduling"
 * form of a leaky bucket, ITU-T I.371).
 */
final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  private final SpanClock clock;
  private final long intervalNanos;
  private final long burstNanos;
  private final AtomicLong usedUpTo;

  /**
   * @param perSecond more than 0
   */
  RateLimit(double perSecond, SpanClock clock) {
    this.clock = clock;
    this.intervalNanos = Math.max(1, (long) (NANOS_PER_SECOND / perSecond));
    this.burstNanos = Math.max((long) NANOS_PER_SECOND, intervalNanos);
    this.usedUpTo = new AtomicLong(clock.nanoTime() - burstNanos);
  }

  /** Whether one more may pass now; then it has. */
  boolean tryPass() {
    return tryPass(clock.nanoTime());
  }

  /** As above, by a reading of its clock that the caller has just made. */
  boolean tryPass(long now) {
    while (true) {
      long used = usedUpTo.get();
      // What was not used within a burst is gone.
      long from = Math.max(used, now - burstNanos);
      if (from + intervalNanos > now) {
        return false;
      }
      if (usedUpTo.compareAndSet(used, from + intervalNanos)) {
        return true;
      }
    }
  }
}
