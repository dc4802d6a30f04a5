package io.datatracing.query.api;

import io.datatracing.http.HttpProblem;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The streams of events that are open: not too many, because each has a worker for itself, and all
 * end when the server does.
 */
public final class LiveStreams implements AutoCloseable {
  /** The query server has as many workers more than it answers questions at once. */
  public static final int MAX_STREAMS = 8;

  private final Semaphore places = new Semaphore(MAX_STREAMS);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ending = lock.newCondition();
  private boolean closed;

  /**
   * Takes a place, which {@link #leave} gives back.
   *
   * @throws io.datatracing.http.HttpProblemException 503 when all are taken
   */
  void enter() {
    if (!places.tryAcquire()) {
      throw HttpProblem.unavailable(
              "There are " + MAX_STREAMS + " live streams, which is all there may be; try again.",
              5)
          .asException();
    }
  }

  void leave() {
    places.release();
  }

  /** Waits for the time to pass; false when the server ends. */
  boolean pause(long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!closed && left > 0) {
        left = ending.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      ending.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
