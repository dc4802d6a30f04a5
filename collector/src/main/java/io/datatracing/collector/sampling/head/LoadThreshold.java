package io.datatracing.collector.sampling.head;

import io.datatracing.collector.sampling.span.Consistent;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threshold that load asks for, whatever the rules say: lowered step by step towards a target,
 * and shut for the rest of a second in which a limit was reached. It is one number at any moment,
 * so what was decided about a trace can be computed again from when it was changed.
 *
 * <p>One lock, taken once for each batch.
 */
final class LoadThreshold {
  static final long ADJUST_NANOS = 10_000_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** How much of what is known is forgotten at each adjustment. */
  private static final double NEW = 0.5;

  /** Hears of each new threshold, under the lock. */
  interface Changes {
    /**
     * A threshold is in force from now on.
     *
     * @param isBehind whether from behind what came at this moment, not with it
     */
    void to(long threshold, boolean isBehind);
  }

  private final @Nullable Double target;
  private final @Nullable Double limit;
  private final LongSupplier nanoTime;
  private final Changes changes;
  private long periodStart;
  private long offered;
  private double rate = -1;
  private long second;
  private long passed;
  private long adapted = Consistent.ALWAYS;
  private volatile long current = Consistent.ALWAYS;

  LoadThreshold(
      @Nullable Double target, @Nullable Double limit, LongSupplier nanoTime, Changes changes) {
    this.target = target;
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.changes = changes;
    this.periodStart = nanoTime.getAsLong();
    this.second = periodStart;
  }

  boolean isIdle() {
    return target == null && limit == null;
  }

  long current() {
    return current;
  }

  /** To be called before a batch: a new second opens, a new period adapts. */
  synchronized void tick() {
    long now = nanoTime.getAsLong();
    if (now - second >= SECOND_NANOS) {
      second = now - (now - second) % SECOND_NANOS;
      passed = 0;
    }
    if (target != null && now - periodStart >= ADJUST_NANOS) {
      double seen = offered * (double) SECOND_NANOS / (now - periodStart);
      rate = rate < 0 ? seen : NEW * seen + (1 - NEW) * rate;
      adapted = Consistent.threshold(rate <= target ? 1 : target / rate);
      periodStart = now;
      offered = 0;
    }
    publish(false);
  }

  /**
   * To be called after a batch.
   *
   * @param ofRules spans that the rules would sample
   * @param sampled spans that were sampled
   */
  synchronized void add(long ofRules, long sampled) {
    offered += ofRules;
    passed += sampled;
    publish(true);
  }

  private void publish(boolean isBehind) {
    long threshold = limit != null && passed >= limit ? Consistent.NEVER : adapted;
    if (threshold != current) {
      current = threshold;
      changes.to(threshold, isBehind);
    }
  }
}
