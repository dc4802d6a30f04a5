package io.datatracing.exporter.watch;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Tracer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Thread {@code datatracing-watch}: calls {@link Watch#step} ten times a second, and once a second
 * while nothing is recorded. A daemon. Made before {@code main} and begun by the first trace after
 * it, by whichever of our parts sees one first.
 */
public final class WatchThread extends Thread implements BeginsWithTraces {
  private final Watch watch;
  private final AtomicBoolean begun = new AtomicBoolean();

  public WatchThread(Watch watch) {
    super("datatracing-watch");
    setDaemon(true);
    setContextClassLoader(null);
    this.watch = watch;
  }

  @Override
  public void begin() {
    if (!begun.get() && begun.compareAndSet(false, true)) {
      try {
        start();
      } catch (OutOfMemoryError noThread) {
        // Then nobody watches, and the application goes on; the next begin may have more luck.
        RefusedThread.tell(noThread);
        begun.set(false);
      }
    }
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
