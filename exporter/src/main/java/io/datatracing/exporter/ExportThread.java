package io.datatracing.exporter;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.exporter.watch.BeginsWithTraces;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of an {@link ExportWorker}: works while there is work, else parks until the next thing
 * is due or the queue holds a full batch. Nothing the worker throws ends it. A daemon: it never
 * keeps the JVM alive.
 */
final class ExportThread extends Thread {
  /** After a fault of the worker, so that one that returns at once does not burn a core. */
  private static final long AFTER_FAULT_NANOS = 1_000_000_000L;

  private final ExportWorker worker;
  private final SpanQueue queue;
  private final int batchSpans;
  private final Runnable first;
  private final BeginsWithTraces companions;
  private final Object progress = new Object();
  private volatile boolean stopped;

  /**
   * @param first done by this thread before anything else
   * @param companions asked to begin whenever there is nothing to do
   */
  ExportThread(
      ExportWorker worker,
      SpanQueue queue,
      int batchSpans,
      Runnable first,
      BeginsWithTraces companions) {
    super(worker.roleName());
    setDaemon(true);
    setContextClassLoader(null);
    this.worker = worker;
    this.queue = queue;
    this.batchSpans = batchSpans;
    this.first = first;
    this.companions = companions;
  }

  @Override
  public void run() {
    CurrentContext.attach(Tracer.suppressed(CurrentContext.root()));
    first.run();
    while (!stopped) {
      try {
        if (worker.doWork() == 0) {
          idle();
        }
      } catch (Throwable fault) {
        Faults.count("exporter", fault);
        worker.dropBatch();
        LockSupport.parkNanos(this, AFTER_FAULT_NANOS);
      }
      tellProgress();
    }
  }

  /**
   * Sends what is waiting now.
   *
   * @return whether everything was accounted for in time
   */
  boolean finish(long timeoutNanos) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutNanos;
    worker.finishBy(deadline);
    LockSupport.unpark(this);
    synchronized (progress) {
      while (worker.waiting() > 0) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0 || !isAlive()) {
          return false;
        }
        progress.wait(leftMillis);
      }
    }
    return true;
  }

  /** Nothing waits for a batch any more, as {@link #finish} may follow. */
  void hurry(long timeoutNanos) {
    worker.finishBy(System.nanoTime() + timeoutNanos);
    LockSupport.unpark(this);
  }

  /** Ends the thread after what it is doing. */
  void shutDown() {
    stopped = true;
    LockSupport.unpark(this);
  }

  private void idle() {
    companions.begin();
    if (worker.isWaitingToRetry()) {
      LockSupport.parkNanos(this, worker.idleNanos());
      return;
    }
    queue.wakeAt(batchSpans, this);
    if (queue.size() < batchSpans && !stopped) {
      LockSupport.parkNanos(this, worker.idleNanos());
    }
  }

  private void tellProgress() {
    synchronized (progress) {
      progress.notifyAll();
    }
  }
}
