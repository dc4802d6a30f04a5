package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.IdGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, and at random between half and
 * all of it, so that many processes do not come back to a recovering collector at one moment.
 */
final class Backoff {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long LONGEST_NANOS = 30_000_000_000L;

  private final IdGenerator random;

  Backoff(IdGenerator random) {
    this.random = random;
  }

  /**
   * @param failures attempts that have failed, at least 1
   */
  long nanos(int failures) {
    long whole = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(failures - 1, 10));
    return whole / 2 + Math.floorMod(random.nextId(), whole / 2 + 1);
  }
}
