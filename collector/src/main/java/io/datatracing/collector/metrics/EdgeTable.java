package io.datatracing.collector.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds who calls whom, or whose records whom reach: a client's or producer's span is the parent of
 * the server's or consumer's, or linked from it. The two come in any order and in different
 * batches, so each waits for the other in a table of a fixed size, in which a newer one takes the
 * place of an older one with the same hash.
 *
 * <p>All methods hold the table's lock; a batch takes it once.
 */
final class EdgeTable {
  /** As Tempo's service graphs call it. */
  static final String MESSAGING = "messaging_system";

  /** A pair of services, and whether records lie between them. */
  record Edge(String client, String server, boolean isMessaging) {}

  /** What passed between them. */
  static final class Counts {
    long calls;
    long failed;
  }

  /** One end that waits. */
  private static final class Pending {
    private final long[] traceLow;
    private final long[] span;
    private final String[] service;
    private final boolean[] failed;
    private final boolean[] messaging;

    Pending(int size) {
      traceLow = new long[size];
      span = new long[size];
      service = new String[size];
      failed = new boolean[size];
      messaging = new boolean[size];
    }
  }

  private final int maxEdges;
  private final int mask;
  private final Pending callers;
  private final Pending called;
  private final Map<Edge, Counts> edges = new HashMap<>();
  private long overflowed;
  private long unpaired;

  /**
   * @param pending spans that may wait at each end
   */
  EdgeTable(int maxEdges, int pending) {
    this.maxEdges = maxEdges;
    int size = Integer.highestOneBit(pending);
    this.mask = size - 1;
    this.callers = new Pending(size);
    this.called = new Pending(size);
  }

  /** A client's or producer's span. */
  void caller(long traceLow, long span, String service, boolean failed, boolean messaging) {
    int place = place(traceLow, span);
    // It stays: several servers may answer to one span, and a batch may be linked to it later.
    if (callers.service[place] != null && callers.span[place] != span) {
      unpaired++;
    }
    put(callers, place, traceLow, span, service, failed, messaging);
    if (isThere(called, place, traceLow, span)) {
      count(service, called.service[place], messaging, failed || called.failed[place]);
      called.service[place] = null;
    }
  }

  /**
   * A server's or consumer's span.
   *
   * @param parent the span that it belongs to, or is linked to
   */
  void called(long traceLow, long parent, String service, boolean failed, boolean messaging) {
    int place = place(traceLow, parent);
    if (isThere(callers, place, traceLow, parent)) {
      count(
          callers.service[place],
          service,
          messaging || callers.messaging[place],
          failed || callers.failed[place]);
    } else {
      if (called.service[place] != null) {
        unpaired++;
      }
      put(called, place, traceLow, parent, service, failed, messaging);
    }
  }

  private int place(long traceLow, long span) {
    long mixed = (traceLow ^ span) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32) & mask;
  }

  private static boolean isThere(Pending pending, int place, long traceLow, long span) {
    return pending.service[place] != null
        && pending.span[place] == span
        && pending.traceLow[place] == traceLow;
  }

  private static void put(
      Pending into,
      int place,
      long traceLow,
      long span,
      String service,
      boolean failed,
      boolean messaging) {
    into.traceLow[place] = traceLow;
    into.span[place] = span;
    into.service[place] = service;
    into.failed[place] = failed;
    into.messaging[place] = messaging;
  }

  private void count(String client, String server, boolean messaging, boolean failed) {
    Edge edge = new Edge(client, server, messaging);
    Counts counts = edges.get(edge);
    if (counts == null) {
      if (edges.size() >= maxEdges) {
        overflowed++;
        return;
      }
      counts = new Counts();
      edges.put(edge, counts);
    }
    counts.calls++;
    if (failed) {
      counts.failed++;
    }
  }

  /** A copy. */
  synchronized Map<Edge, long[]> edges() {
    Map<Edge, long[]> copy = new HashMap<>();
    edges.forEach((edge, counts) -> copy.put(edge, new long[] {counts.calls, counts.failed}));
    return copy;
  }

  /** Calls between pairs that found no room. */
  synchronized long overflowed() {
    return overflowed;
  }

  /** Spans that made room before their other end came. */
  synchronized long unpaired() {
    return unpaired;
  }
}
