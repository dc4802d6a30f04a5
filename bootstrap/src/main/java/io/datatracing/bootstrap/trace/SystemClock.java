package io.datatracing.bootstrap.trace;

import java.time.Instant;

/** The clocks of this machine. */
final class SystemClock implements SpanClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /**
   * {@link Instant}, because from Java 9 on it has microseconds where {@code currentTimeMillis} has
   * milliseconds.
   */
  @Override
  public long epochNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
