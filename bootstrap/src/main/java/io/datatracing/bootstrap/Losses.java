package io.datatracing.bootstrap;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts of lost spans by cause. Any thread may add and read. */
public final class Losses {
  private static final LossCause[] CAUSES = LossCause.values();

  private final AtomicLongArray counts = new AtomicLongArray(CAUSES.length);

  public void add(LossCause cause, long spans) {
    counts.addAndGet(cause.ordinal(), spans);
  }

  public long of(LossCause cause) {
    return counts.get(cause.ordinal());
  }

  /** The sum over all causes. Not a snapshot: losses counted meanwhile may or may not be in it. */
  public long total() {
    long total = 0;
    for (int i = 0; i < CAUSES.length; i++) {
      total += counts.get(i);
    }
    return total;
  }

  /**
   * Causes with a count, for instance {@code agent.queue_full=12 agent.export_failed=3}; empty when
   * nothing was lost.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (LossCause cause : CAUSES) {
      long count = of(cause);
      if (count != 0) {
        text.append(text.length() == 0 ? "" : " ").append(cause.id()).append('=').append(count);
      }
    }
    return text.toString();
  }
}
