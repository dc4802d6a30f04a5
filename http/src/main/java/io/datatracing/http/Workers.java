package io.datatracing.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that may wait: a fixed number, with a bounded queue before them. Tasks that take long
 * have a queue of their own and get a quarter of the threads, so that the others never wait behind
 * all of them.
 */
final class Workers {
  private final ThreadPoolExecutor pool;
  private final int maxLengthy;
  private final int queue;
  private final Object lock = new Object();

  /** Under {@link #lock}. */
  private final Deque<Runnable> lengthy = new ArrayDeque<>();

  /** Tasks that take long and have a place in the pool; under {@link #lock}. */
  private int lengthyInPool;

  Workers(String name, int threads, int queue) {
    this.queue = queue;
    maxLengthy = Math.max(1, threads / 4);
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, name + "-worker-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * @throws HttpProblemException 503 when all workers are busy and the queue is full
   */
  void execute(Runnable task) {
    if (!offer(task)) {
      throw HttpProblem.unavailable(
              "All "
                  + pool.getMaximumPoolSize()
                  + " workers are busy and "
                  + pool.getQueue().size()
                  + " requests wait; try again.",
              1)
          .asException();
    }
  }

  /**
   * For a task that may take long.
   *
   * @throws HttpProblemException 503 when as many run as may, and their queue is full
   */
  void executeLengthy(Runnable task) {
    synchronized (lock) {
      if (lengthyInPool < maxLengthy) {
        // Under the lock, and it does not wait: nobody may count on a place that is not had.
        execute(() -> runLengthy(task));
        lengthyInPool++;
      } else if (lengthy.size() < queue) {
        lengthy.add(task);
      } else {
        throw HttpProblem.unavailable(
                maxLengthy
                    + " questions over many data are being answered, which is all there may be, and "
                    + queue
                    + " wait; try again.",
                1)
            .asException();
      }
    }
  }

  /** Runs the task, and then those that wait: a place is kept while there is one that wants it. */
  private void runLengthy(Runnable first) {
    Runnable task = first;
    while (task != null) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // What would end the thread must not take those with it that wait.
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
      synchronized (lock) {
        task = lengthy.poll();
        if (task == null) {
          lengthyInPool--;
        }
      }
    }
  }

  private boolean offer(Runnable task) {
    try {
      pool.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  void stop(Duration patience) throws InterruptedException {
    pool.shutdown();
    if (!pool.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      pool.shutdownNow();
    }
  }
}
