package io.datatracing.collector.metrics;

import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.ServiceEdge;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller of a call, in whichever order the two come. Callers are the spans of clients and
 * producers; both wait in a table of a fixed size, in which a newer one takes the place of an older
 * one with the same hash. A call that had to go counts as unmatched. For one thread at a time.
 */
final class CallPairs {
  /** Calls with one parent that wait for it: tries of one request, mostly. */
  private static final int MAX_OF_ONE = 4;

  private final int mask;
  private final long[] callerTrace;
  private final long[] callerSpan;
  private final @Nullable String[] callerService;
  private final @Nullable Call[] calls;

  /**
   * @param minute in which it began
   * @param next another one of the same parent; null for the last
   */
  private record Call(
      long traceLow,
      long parent,
      String service,
      long minute,
      ServiceEdge.Kind kind,
      long durationNanos,
      boolean isError,
      @Nullable Call next) {
    boolean isOf(long trace, long span) {
      return traceLow == trace && parent == span;
    }

    int count() {
      return next == null ? 1 : 1 + next.count();
    }
  }

  /**
   * @param size of each of the two tables, rounded down to a power of two
   */
  CallPairs(int size) {
    int places = Integer.highestOneBit(size);
    mask = places - 1;
    callerTrace = new long[places];
    callerSpan = new long[places];
    callerService = new String[places];
    calls = new Call[places];
  }

  /** A span that others may have been called by. */
  void caller(long traceLow, long span, String service, FigureCells into) {
    int place = place(traceLow, span);
    callerTrace[place] = traceLow;
    callerSpan[place] = span;
    callerService[place] = service;
    Call waiting = calls[place];
    if (waiting != null && waiting.isOf(traceLow, span)) {
      for (Call call = waiting; call != null; call = call.next()) {
        edge(service, call, into);
      }
      calls[place] = null;
    }
  }

  /** A span that was called. */
  void called(
      long traceLow,
      long parent,
      String service,
      long minute,
      ServiceEdge.Kind kind,
      long durationNanos,
      boolean isError,
      FigureCells into) {
    int place = place(traceLow, parent);
    String caller = callerService[place];
    if (caller != null && callerTrace[place] == traceLow && callerSpan[place] == parent) {
      edge(
          caller,
          new Call(traceLow, parent, service, minute, kind, durationNanos, isError, null),
          into);
      return;
    }
    Call before = calls[place];
    boolean isSame = before != null && before.isOf(traceLow, parent);
    if (before != null && (!isSame || before.count() >= MAX_OF_ONE)) {
      for (Call call = before; call != null; call = call.next()) {
        into.unmatched(call.minute());
      }
      before = null;
    }
    calls[place] =
        new Call(traceLow, parent, service, minute, kind, durationNanos, isError, before);
  }

  private static void edge(String caller, Call call, FigureCells into) {
    if (!caller.equals(call.service())) {
      into.edge(
          call.minute(),
          EdgeNode.service(caller),
          EdgeNode.service(call.service()),
          call.kind(),
          call.durationNanos(),
          call.isError());
    }
  }

  private int place(long traceLow, long span) {
    long mixed = (traceLow ^ span) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32) & mask;
  }
}
