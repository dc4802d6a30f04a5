package io.datatracing.conservation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The machine's clock, set forward and back by a test. */
final class JumpingClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;

  /** From the machine's, not from where it was. */
  void set(Duration aheadOfTheMachine) {
    ahead = aheadOfTheMachine;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }
}
