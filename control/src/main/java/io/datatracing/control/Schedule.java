package io.datatracing.control;

import io.datatracing.exporter.http.HttpAnswer;

/**
 * When to ask a server again. One that answers is asked at the interval. One that does not know
 * what it is asked is another kind of server: it is asked ever more rarely, after a minute, two,
 * four, up to once a day. One that cannot be reached is asked after twice the time, up to a minute,
 * because it may come back.
 *
 * <p>Not safe for use by several threads.
 */
final class Schedule {
  private static final long SECOND = 1_000_000_000L;
  private static final long FIRST_PROBE_NANOS = 60 * SECOND;
  private static final long LAST_PROBE_NANOS = 24 * 3_600 * SECOND;
  private static final long LONGEST_OUTAGE_NANOS = 60 * SECOND;

  private final long intervalNanos;
  private long nextNanos;
  private long waitNanos;
  private boolean known;

  Schedule(long intervalNanos, long firstNanos) {
    this.intervalNanos = intervalNanos;
    this.nextNanos = firstNanos;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - nextNanos >= 0;
  }

  long nextNanos() {
    return nextNanos;
  }

  /** Whether the last answer was one of a server that knows what it is asked. */
  boolean isKnown() {
    return known;
  }

  void atOnce(long nowNanos) {
    nextNanos = nowNanos;
  }

  void answered(HttpAnswer answer, long nowNanos) {
    known = answer.isSuccess();
    if (known) {
      waitNanos = 0;
      nextNanos = nowNanos + intervalNanos;
    } else if (answer.isRetryable()) {
      long least = Math.max(intervalNanos, SECOND);
      long most = Math.max(least, LONGEST_OUTAGE_NANOS);
      waitNanos = Math.min(most, Math.max(least, 2 * waitNanos));
      nextNanos = nowNanos + waitNanos;
    } else {
      waitNanos = Math.min(LAST_PROBE_NANOS, Math.max(FIRST_PROBE_NANOS, 2 * waitNanos));
      nextNanos = nowNanos + waitNanos;
    }
  }
}
