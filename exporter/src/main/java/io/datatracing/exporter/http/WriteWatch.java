package io.datatracing.exporter.http;

import io.datatracing.exporter.watch.RefusedThread;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose write takes too long: a server that accepts and never reads would hold
 * the worker for ever. The thread starts with the first write that may block and sleeps while there
 * is none.
 *
 * <p>Threads: writers put themselves in and out of the map. {@link #asleep} is written true by the
 * watch before it looks at the map a last time and parks, and read by a writer after it is in the
 * map, so one of the two sees the other.
 */
final class WriteWatch implements Runnable {
  static final WriteWatch SHARED = new WriteWatch();

  private final Map<Connection, Long> deadlines = new ConcurrentHashMap<>();
  private volatile boolean asleep;
  private @Nullable Thread thread;

  void arm(Connection connection, long deadlineNanos) {
    deadlines.put(connection, deadlineNanos);
    if (thread == null) {
      start();
    } else if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  void disarm(Connection connection) {
    deadlines.remove(connection);
  }

  @Override
  public void run() {
    while (true) {
      long next = closeLate();
      if (next != Long.MAX_VALUE) {
        LockSupport.parkNanos(this, next);
        continue;
      }
      asleep = true;
      if (deadlines.isEmpty()) {
        LockSupport.park(this);
      }
      asleep = false;
    }
  }

  /** Returns the time until the next deadline. */
  private long closeLate() {
    long now = System.nanoTime();
    long next = Long.MAX_VALUE;
    for (Iterator<Map.Entry<Connection, Long>> i = deadlines.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Connection, Long> entry = i.next();
      long left = entry.getValue() - now;
      if (left <= 0) {
        i.remove();
        entry.getKey().closeLate();
      } else {
        next = Math.min(next, left);
      }
    }
    return next;
  }

  private synchronized void start() {
    if (thread != null) {
      return;
    }
    Thread watch = new Thread(this, "datatracing-export-watch");
    watch.setDaemon(true);
    watch.setContextClassLoader(null);
    try {
      watch.start();
    } catch (OutOfMemoryError noThread) {
      // Then a write has no time limit, as with the JDK's own client. Not tried again.
      RefusedThread.tell(noThread);
    }
    thread = watch;
  }
}
