package io.datatracing.instrumentation.weaver;

/**
 * Tells repeated faults from a rare one: too many within a minute. A fault a day for years retires
 * nothing, a fault at each call does so after a hundred calls.
 */
final class FaultWindow {
  static final int MOST = 100;
  static final long NANOS = 60_000_000_000L;

  private long began;
  private int faults;

  /**
   * Counts one; true for the first one too many. Any thread; the lock is held for nanoseconds, and
   * at most {@link #MOST} times a minute.
   */
  synchronized boolean isOneTooMany(long nowNanos) {
    if (faults == 0 || nowNanos - began > NANOS) {
      began = nowNanos;
      faults = 0;
    }
    faults++;
    return faults == MOST;
  }
}
