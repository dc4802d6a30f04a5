package io.datatracing.instrumentation.kafkastreams;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The stores that are a table of a join: those that a table's value getter asks for when its task
 * begins. Rows of other stores need no memory of who wrote them.
 *
 * <p>Threads: any begins a task. Names of all applications of the process, at most {@value #MOST}.
 */
final class JoinedTables {
  static final int MOST = 1_024;

  private static final Set<String> NAMES =
      Collections.newSetFromMap(new ConcurrentHashMap<String, Boolean>());

  /** Set while this thread is inside of a getter's {@code init} only. */
  private static final ThreadLocal<@Nullable Boolean> OPENING = new ThreadLocal<>();

  private JoinedTables() {}

  static void open() {
    OPENING.set(Boolean.TRUE);
  }

  static void opened() {
    OPENING.remove();
  }

  /** A processor asks for a store. */
  static void lookedUp(String store) {
    if (OPENING.get() != null && NAMES.size() < MOST) {
      NAMES.add(store);
    }
  }

  static boolean contains(String store) {
    return NAMES.contains(store);
  }
}
