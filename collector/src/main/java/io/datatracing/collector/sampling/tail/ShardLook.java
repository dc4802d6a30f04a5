package io.datatracing.collector.sampling.tail;

import io.datatracing.model.TraceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What readers are shown of a shard: what waits, and what is kept and not stored yet. On its
 * thread.
 */
final class ShardLook {
  private final Map<TraceId, PendingTrace> pending;

  private final ArrayDeque<PendingTrace> byAge;

  /** Older than those in their windows. */
  private final ArrayDeque<PendingTrace> asked;

  private final Outbox outbox;

  /**
   * @param byAge in their windows, the oldest first
   * @param asked that wait for those they are linked with
   */
  ShardLook(
      Map<TraceId, PendingTrace> pending,
      ArrayDeque<PendingTrace> byAge,
      ArrayDeque<PendingTrace> asked,
      Outbox outbox) {
    this.pending = pending;
    this.byAge = byAge;
    this.asked = asked;
    this.outbox = outbox;
  }

  /** What waits of one trace, or is kept and not stored yet. */
  List<WaitingSpans> waiting(TraceId id) {
    List<WaitingSpans> found = new ArrayList<>(1);
    PendingTrace trace = pending.get(id);
    if (trace != null) {
      found.add(new WaitingSpans(id, trace.refs().snapshot()));
    }
    List<KeptSpans> kept = outbox.unsettled(id);
    if (kept != null) {
      kept.forEach(one -> found.add(new WaitingSpans(id, one.refs.snapshot())));
    }
    return found;
  }

  /**
   * Traces that may have spans which start in this time, the latest first.
   *
   * @param maxSpans at which no further trace is looked at
   */
  List<WaitingSpans> waiting(long startNanos, long endNanos, int maxTraces, int maxSpans) {
    List<WaitingSpans> found = new ArrayList<>();
    int spans = 0;
    for (List<KeptSpans> kept : outbox.unsettled().values()) {
      for (KeptSpans one : kept) {
        if (found.size() >= maxTraces || spans >= maxSpans) {
          return found;
        }
        found.add(new WaitingSpans(one.id, one.refs.snapshot()));
        spans += one.refs.size();
      }
    }
    for (ArrayDeque<PendingTrace> line : List.of(byAge, asked)) {
      for (var latest = line.descendingIterator(); latest.hasNext(); ) {
        PendingTrace trace = latest.next();
        if (found.size() >= maxTraces || spans >= maxSpans) {
          return found;
        }
        boolean isInTime = trace.minStart() < endNanos && trace.maxEnd() >= startNanos;
        if (trace.state != PendingTrace.State.DECIDED && isInTime) {
          found.add(new WaitingSpans(trace.id(), trace.refs().snapshot()));
          spans += trace.refs().size();
        }
      }
    }
    return found;
  }

  /** The trace to be decided first when one has to be; null without any. */
  @Nullable PendingTrace oldest() {
    for (ArrayDeque<PendingTrace> line : List.of(asked, byAge)) {
      while (!line.isEmpty() && line.getFirst().state == PendingTrace.State.DECIDED) {
        line.removeFirst();
      }
      if (!line.isEmpty()) {
        return line.getFirst();
      }
    }
    return null;
  }
}
