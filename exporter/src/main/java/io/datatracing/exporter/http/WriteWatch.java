package io.datatracing.exporter.http;

import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.exporter.watch.ThreadStart;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

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
  private final Thread thread = new Thread(this, "datatracing-export-watch");

  /** Where it is refused, a write has no time limit, as with the JDK's own client. */
  private final ThreadStart start = new ThreadStart(thread, SpanClock.system());

  private WriteWatch() {
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
  }

  void arm(Connection connection, long deadlineNanos) {
    deadlines.put(connection, deadlineNanos);
    start.begin();
    if (asleep) {
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
}
