package io.datatracing.exporter.watch;

/**
 * Decides from one {@link Pressure} after another whether recording should pause: opens when it is
 * high for a while, closes when it has been clearly lower for longer.
 *
 * <p>High is: stopped by the collector for half of the time while the heap is well filled; or
 * collecting in every second step while hardly anything is freed; or, for longer, without CPU for
 * nearly all of the time. A process that is merely busy is not under pressure: its threads get
 * their turn within milliseconds.
 */
final class Breaker {
  static final int OPENS_AFTER_GC = 3;
  static final int OPENS_AFTER_CPU = 10;
  static final int CLOSES_AFTER = 10;

  private static final double FULL_HEAP = 0.9;

  /**
   * Below, a collection frees enough: what stops the process for long is then a lack of CPU, in
   * which collections take their time too.
   */
  private static final double FILLED_HEAP = 0.7;

  private static final double HALF_OF_STEPS = 0.5;

  private final BreakerOptions options;
  private boolean open;
  private int gcHigh;
  private int cpuHigh;
  private int calm;

  Breaker(BreakerOptions options) {
    this.options = options;
  }

  boolean isOpen() {
    return open;
  }

  /**
   * Takes the next window into account.
   *
   * @return whether the breaker opened or closed by it
   */
  boolean update(Pressure pressure) {
    if (open) {
      calm = isCalm(pressure) ? calm + 1 : 0;
      if (calm < CLOSES_AFTER) {
        return false;
      }
      open = false;
    } else {
      gcHigh = isGcHigh(pressure, 1) ? gcHigh + 1 : 0;
      cpuHigh = pressure.gcPaused + pressure.starved >= options.cpu ? cpuHigh + 1 : 0;
      if (gcHigh < OPENS_AFTER_GC && cpuHigh < OPENS_AFTER_CPU) {
        return false;
      }
      open = true;
    }
    forget();
    return true;
  }

  /**
   * The watch itself could not get memory.
   *
   * @return whether the breaker opened by it
   */
  boolean outOfMemory() {
    calm = 0;
    if (open) {
      return false;
    }
    open = true;
    forget();
    return true;
  }

  private void forget() {
    gcHigh = 0;
    cpuHigh = 0;
    calm = 0;
  }

  private boolean isCalm(Pressure pressure) {
    return !isGcHigh(pressure, 0.5) && pressure.gcPaused + pressure.starved < options.cpu / 2;
  }

  /**
   * @param factor less than 1 for a lower bar, which is the hysteresis
   */
  private boolean isGcHigh(Pressure pressure, double factor) {
    return (pressure.gcPaused >= options.gc * factor && pressure.heapFloor >= FILLED_HEAP)
        || (pressure.gcSteps >= HALF_OF_STEPS * factor && pressure.heapFloor >= FULL_HEAP);
  }
}
