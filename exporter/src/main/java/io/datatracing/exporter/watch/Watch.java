package io.datatracing.exporter.watch;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.trace.Pauses;
import io.datatracing.bootstrap.trace.Tracer;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * One step of watching the process. A thread sleeps for {@link #sleepNanos} and calls {@link #step}
 * with the times before and after: what it slept too long is what every thread of the process could
 * not run. From this follow pauses, which spans tell as events, and the pressure that opens the
 * breaker.
 *
 * <p>Each time the thread wakes costs the process some 40 us, where it has little else to do. So it
 * sleeps as long as the shortest pause that is told, and much longer while nothing is recorded that
 * could tell of one.
 *
 * <p>Threads: one.
 */
public final class Watch {
  public static final int DEFAULT_PAUSE_MILLIS = 100;

  static final long STEP_NANOS = 100_000_000L;

  /** The step of a process that has recorded nothing for {@link #IDLE_NANOS} and is well. */
  static final long IDLE_STEP_NANOS = 1_000_000_000L;

  static final long IDLE_NANOS = 10_000_000_000L;
  static final long WINDOW_NANOS = 1_000_000_000L;
  static final long HOUSEKEEPING_NANOS = 10_000_000_000L;

  /** An ordinary delay of the scheduler is none of our business. */
  static final long TOLERANCE_NANOS = 20_000_000L;

  /** Between two lines that say that the breaker opened. */
  static final long QUIET_NANOS = 60_000_000_000L;

  private final @Nullable Breaker breaker;
  private final long pauseNanos;
  private final Machine machine;
  private final Runnable housekeeping;
  private final Activity activity;
  private final PrintStream out;

  private long sleepNanos = STEP_NANOS;
  private long recorded;
  private long recordedAt;
  private long windowStart;
  private boolean begun;
  private long gcNanos;
  private long starvedNanos;
  private int steps;
  private int gcSteps;
  private double heapFloor = 1;
  private long housekeepingAt;
  private @Nullable Pauses pauses;
  private long toldAt;
  private boolean told;

  /** The breaker has opened, and nobody has been told yet. */
  private boolean toTell;

  private boolean openTold;

  /**
   * @param breaker null for none
   * @param pauseMillis from how many milliseconds on a pause is told on spans; 0 for never
   * @param housekeeping every ten seconds
   */
  public Watch(
      @Nullable BreakerOptions breaker,
      int pauseMillis,
      Runnable housekeeping,
      Activity activity,
      PrintStream out) {
    this(breaker, pauseMillis, housekeeping, activity, out, new ThisJvm());
  }

  Watch(
      @Nullable BreakerOptions breaker,
      int pauseMillis,
      Runnable housekeeping,
      Activity activity,
      PrintStream out,
      Machine machine) {
    this.breaker = breaker == null ? null : new Breaker(breaker);
    this.pauseNanos = pauseMillis * 1_000_000L;
    this.housekeeping = housekeeping;
    this.activity = activity;
    this.out = out;
    this.machine = machine;
  }

  /** How long the thread is to sleep before the next step. */
  long sleepNanos() {
    return sleepNanos;
  }

  /**
   * @param before when the thread lay down, by {@link System#nanoTime}
   * @param now when it got up
   */
  void step(long before, long now) {
    if (!begun) {
      begun = true;
      windowStart = before;
      recordedAt = now;
      housekeepingAt = now + HOUSEKEEPING_NANOS;
    }
    boolean collected = machine.hasCollected();
    long late = now - before - sleepNanos;
    if (late > TOLERANCE_NANOS) {
      if (collected) {
        gcNanos += late;
      } else {
        starvedNanos += late;
      }
    }
    steps++;
    gcSteps += collected ? 1 : 0;
    heapFloor = Math.min(heapFloor, machine.heapUsed());
    if (pauseNanos > 0 && late >= pauseNanos) {
      pauses = Pauses.add(pauses, before + sleepNanos, now, collected ? "gc" : "cpu");
      Tracer.pauses(pauses);
    }
    if (sleepNanos == IDLE_STEP_NANOS) {
      // One look tells nothing of how much of the time was lost, and there was nothing to lose.
      beginWindow(now);
    } else if (now - windowStart >= WINDOW_NANOS) {
      endWindow(now);
    }
    if (now - housekeepingAt >= 0) {
      housekeepingAt = now + HOUSEKEEPING_NANOS;
      housekeeping.run();
    }
    sleepNanos = late <= TOLERANCE_NANOS && isIdle(now) ? IDLE_STEP_NANOS : STEP_NANOS;
  }

  private boolean isIdle(long now) {
    long count = activity.recorded();
    if (count != recorded) {
      recorded = count;
      recordedAt = now;
    }
    // An open breaker lets nothing be recorded, and is to close as soon as it may.
    return now - recordedAt >= IDLE_NANOS && (breaker == null || !breaker.isOpen());
  }

  /** The thread that watches could get no memory: nobody else can either. */
  void outOfMemory(long now) {
    if (breaker != null && breaker.outOfMemory()) {
      opened(now);
    }
  }

  private void endWindow(long now) {
    double window = now - windowStart;
    Pressure pressure =
        new Pressure(gcNanos / window, starvedNanos / window, (double) gcSteps / steps, heapFloor);
    beginWindow(now);
    if (breaker == null) {
      return;
    }
    boolean changed = breaker.update(pressure);
    if (changed && breaker.isOpen()) {
      opened(now);
    }
    if (toTell) {
      tellOpen(pressure.toString(), now);
    }
    if (changed && !breaker.isOpen()) {
      Tracer.resume();
      tellClosed();
    }
  }

  private void beginWindow(long now) {
    windowStart = now;
    gcNanos = 0;
    starvedNanos = 0;
    steps = 0;
    gcSteps = 0;
    heapFloor = 1;
  }

  /** First the pause: the line about it needs memory, and follows when there is some. */
  private void opened(long now) {
    Tracer.pause(LossCause.BREAKER_OPEN);
    toTell = !told || now - toldAt >= QUIET_NANOS;
  }

  private void tellOpen(String why, long now) {
    out.println(
        "[datatracing] the JVM is under pressure, no spans are recorded until it has recovered: "
            + why);
    toTell = false;
    told = true;
    toldAt = now;
    openTold = true;
  }

  private void tellClosed() {
    if (openTold) {
      openTold = false;
      out.println("[datatracing] the JVM has recovered, spans are recorded again");
    }
  }
}
