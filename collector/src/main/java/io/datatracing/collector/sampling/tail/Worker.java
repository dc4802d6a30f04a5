package io.datatracing.collector.sampling.tail;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of the tail node: does its work while there is some, then sleeps until it is woken or
 * timers are due. A fault in one piece of work never ends it.
 */
abstract class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  /** Windows are whole seconds; a decision may come this much later. */
  private static final long IDLE_NANOS = 20_000_000;

  private static final int IDLE_SPINS = 100;

  private final Thread thread;
  private volatile boolean sleeping;
  private volatile boolean stopping;

  Worker(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Does what there is to do and returns 0 when there was nothing. Tests call it. */
  abstract int doWork();

  final void start() {
    thread.start();
  }

  private void run() {
    int idle = 0;
    while (true) {
      // Read before the work: what was added before the end was asked for is still done.
      boolean isLast = stopping;
      if (work() > 0) {
        idle = 0;
      } else if (isLast) {
        return;
      } else if (++idle < IDLE_SPINS) {
        Thread.onSpinWait();
      } else {
        sleep();
      }
    }
  }

  private int work() {
    try {
      return doWork();
    } catch (Throwable fault) {
      log.error("{} failed at a piece of work", thread.getName(), fault);
      return 0;
    }
  }

  /**
   * Says first that it sleeps, then looks for work once more: whoever adds work does it the other
   * way round ({@link #wake}), so one of the two always sees the other.
   */
  private void sleep() {
    sleeping = true;
    if (work() == 0 && !stopping) {
      LockSupport.parkNanos(this, IDLE_NANOS);
    }
    sleeping = false;
  }

  /** To be called after work was added. */
  final void wake() {
    VarHandle.fullFence();
    if (sleeping) {
      LockSupport.unpark(thread);
    }
  }

  /** Ends the thread when there is no work left, and waits for it. */
  final void stop() {
    stopping = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      LockSupport.unpark(thread);
      try {
        thread.join(10);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
