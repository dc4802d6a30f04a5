package io.datatracing.storage.segment;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread of the store: does its work while there is some, then sleeps until it is woken or a
 * while has passed. A fault in one piece of work never ends it.
 */
abstract class Worker {
  private static final int IDLE_SPINS = 200;

  private final Thread thread;
  private final long idleNanos;
  private volatile boolean sleeping;
  private volatile boolean ended;

  Worker(String role, long idleNanos) {
    this.idleNanos = idleNanos;
    thread = new Thread(this::run, "datatracing-store-" + role);
    thread.setDaemon(true);
  }

  /** Does what there is to do and returns 0 when there was nothing. */
  abstract int doWork();

  /** Hears what {@link #doWork} threw. */
  abstract void onFault(Throwable fault);

  /** Whether nothing more can come, so that a worker without work may end. */
  abstract boolean isDone();

  final void start() {
    thread.start();
  }

  private void run() {
    int idle = 0;
    while (true) {
      if (work() > 0) {
        idle = 0;
      } else if (isDone()) {
        break;
      } else if (++idle < IDLE_SPINS) {
        Thread.onSpinWait();
      } else {
        sleep();
      }
    }
    ended = true;
  }

  private int work() {
    try {
      return doWork();
    } catch (Throwable fault) {
      onFault(fault);
      return 0;
    }
  }

  /**
   * Says first that it sleeps, then looks for work once more: whoever adds work does it the other
   * way round ({@link #wake}), so one of the two always sees the other.
   */
  private void sleep() {
    sleeping = true;
    if (work() == 0 && !isDone()) {
      LockSupport.parkNanos(this, idleNanos);
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

  final boolean isAlive() {
    return !ended && thread.isAlive();
  }

  /** Waits until {@link #isDone} has ended the thread. */
  final void join() {
    joinAtMost(Long.MAX_VALUE);
  }

  /** Waits no longer than that for a thread that may be left behind. */
  final void joinAtMost(long nanos) {
    boolean interrupted = false;
    long began = System.nanoTime();
    while (thread.isAlive() && System.nanoTime() - began < nanos) {
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
