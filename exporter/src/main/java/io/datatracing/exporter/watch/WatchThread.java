package io.datatracing.exporter.watch;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.Tracer;
import java.util.concurrent.locks.LockSupport;

/**
 * Thread {@code datatracing-watch}: calls {@link Watch#step} ten times a second, and once a second
 * while nothing is recorded. A daemon. Made before {@code main} and begun by the first trace after
 * it, by whichever of our parts sees one first.
 */
public final class WatchThread extends Thread implements BeginsWithTraces {
  private final Watch watch;
  private final ThreadStart start = new ThreadStart(this, SpanClock.system());

  public WatchThread(Watch watch) {
    super("datatracing-watch");
    setDaemon(true);
    setContextClassLoader(null);
    this.watch = watch;
  }

  @Override
  public void begin() {
    start.begin();
  }

  @Override
  public void run() {
    CurrentContext.attach(Tracer.suppressed(CurrentContext.root()));
    while (!isInterrupted()) {
      try {
        step();
      } catch (Throwable withoutMemory) {
        // Without memory even a first use of a constant fails, so nothing is done about it here:
        // the next step may have more luck, and the thread must not end.
      }
    }
  }

  private void step() {
    long before = System.nanoTime();
    LockSupport.parkNanos(this, watch.sleepNanos());
    try {
      watch.step(before, System.nanoTime());
    } catch (OutOfMemoryError none) {
      watch.outOfMemory(System.nanoTime());
    } catch (RuntimeException fault) {
      Faults.count("watch", fault);
    }
  }
}
