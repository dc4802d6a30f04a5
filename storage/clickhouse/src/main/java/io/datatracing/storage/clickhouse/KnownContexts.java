package io.datatracing.storage.clickhouse;

import java.util.HashSet;
import java.util.Set;

/**
 * Which contexts were written today. Bounded: when there are too many all are forgotten, and
 * written again, which changes nothing but takes a few rows.
 */
final class KnownContexts {
  private static final int MAX = 100_000;

  private final Set<ContextId> written = new HashSet<>();
  private int day;

  synchronized boolean has(int today, ContextId id) {
    return day == today && written.contains(id);
  }

  synchronized void add(int today, Set<ContextId> ids) {
    if (day != today || written.size() + ids.size() > MAX) {
      written.clear();
      day = today;
    }
    written.addAll(ids);
  }

  /** After a failure: nobody knows what a server that was restored still has. */
  synchronized void forget() {
    written.clear();
  }
}
