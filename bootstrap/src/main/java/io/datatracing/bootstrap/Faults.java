package io.datatracing.bootstrap;

import io.datatracing.bootstrap.weaving.HelperClasses;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Faults of the agent itself: counted by instrumentation, told once, never thrown into the
 * application.
 *
 * <p>Every hook catches everything and hands it here. The first fault of an instrumentation is one
 * line on stderr; later ones only count, so that a fault on a hot path cannot flood the
 * application's output. An instrumentation with too many in a short time is retired by the weaver.
 */
public final class Faults {
  private static final ConcurrentHashMap<String, AtomicLong> COUNTS = new ConcurrentHashMap<>();

  private Faults() {}

  /**
   * Counts a fault. Never throws, whatever {@code fault} is, even when memory or stack is
   * exhausted: then the fault may go uncounted, which is the lesser evil.
   *
   * @param instrumentation the name of the instrumentation or part of the agent, as in the golden
   *     list
   */
  public static void count(String instrumentation, Throwable fault) {
    try {
      AtomicLong count = COUNTS.get(instrumentation);
      if (count == null) {
        AtomicLong fresh = new AtomicLong();
        count = COUNTS.putIfAbsent(instrumentation, fresh);
        if (count == null) {
          count = fresh;
        }
      }
      if (count.getAndIncrement() == 0) {
        System.err.println(line(instrumentation, fault));
      }
      HelperClasses.failed(instrumentation, fault);
    } catch (Throwable ignored) {
      // Reporting a fault must not become one: there is nobody left to tell.
    }
  }

  /** How many faults {@code instrumentation} has had since the start of the process. */
  public static long count(String instrumentation) {
    AtomicLong count = COUNTS.get(instrumentation);
    return count == null ? 0 : count.get();
  }

  /** All counts by instrumentation, sorted by name: a copy. */
  public static Map<String, Long> counts() {
    Map<String, Long> copy = new TreeMap<>();
    for (Map.Entry<String, AtomicLong> entry : COUNTS.entrySet()) {
      copy.put(entry.getKey(), entry.getValue().get());
    }
    return copy;
  }

  private static String line(String instrumentation, Throwable fault) {
    StackTraceElement[] stack = fault.getStackTrace();
    return "[datatracing] "
        + instrumentation
        + " failed; the application is not affected, further failures are only counted: "
        + fault
        + (stack.length == 0 ? "" : " at " + stack[0]);
  }
}
