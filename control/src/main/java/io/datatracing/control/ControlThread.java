package io.datatracing.control;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Tracer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a {@link ControlWorker}. Started before {@code main}, as nothing of ours may ever
 * run again in a process without spans; until {@code main} has begun it only waits, and loads
 * nothing. A daemon; no fault ends it.
 */
final class ControlThread extends Thread {
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final ControlWorker.Factory factory;
  private final @Nullable Thread main;

  /**
   * @param main the thread that runs {@code premain} and will run {@code main}; null if the
   *     application runs already
   */
  ControlThread(ControlWorker.Factory factory, @Nullable Thread main) {
    super("datatracing-control");
    setDaemon(true);
    setContextClassLoader(null);
    this.factory = factory;
    this.main = main;
  }

  @Override
  public void run() {
    CurrentContext.attach(Tracer.suppressed(CurrentContext.root()));
    awaitMain();
    ControlWorker worker = null;
    while (worker == null) {
      try {
        worker = factory.create();
      } catch (Throwable fault) {
        Faults.count("control", fault);
        LockSupport.parkNanos(this, 60 * LOOK_NANOS);
      }
    }
    while (true) {
      long idleNanos = LOOK_NANOS;
      try {
        idleNanos = worker.doWork();
      } catch (Throwable fault) {
        Faults.count("control", fault);
      }
      // Interrupts are nobody's to send; one left standing would turn this into a busy loop.
      Thread.interrupted();
      if (idleNanos > 0) {
        LockSupport.parkNanos(this, idleNanos);
      }
    }
  }

  private void awaitMain() {
    if (main == null) {
      return;
    }
    LockSupport.parkNanos(this, LOOK_NANOS);
    MainThread thread = new MainThread(main);
    while (!thread.hasBegun()) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }
}
