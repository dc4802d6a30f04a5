package io.datatracing.collector.selftrace;

import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One batch on its way: a trace, which is over when no node has the batch any more. */
final class Journey {
  /** Of a journey through more nodes the first are told. */
  private static final int MAX_SPANS = 256;

  /** From which on a journey is worth keeping for its duration alone. */
  static final long SLOW_NANOS = 1_000_000_000L;

  private final SelfTracing tracing;
  private final TraceId id;

  /** What to add to the clock of durations for nanoseconds since 1970. */
  private final long offset;

  /** All guarded by this. */
  private final List<NodeSpan> open = new ArrayList<>();

  private final List<NodeSpan> ended = new ArrayList<>();

  /** Spans that are being made, and will be open. */
  private int entering;

  private boolean isOver;
  private boolean isNotable;

  Journey(SelfTracing tracing, TraceId id, long offset) {
    this.tracing = tracing;
    this.id = id;
    this.offset = offset;
  }

  TraceId id() {
    return id;
  }

  long offset() {
    return offset;
  }

  /**
   * A span is about to be made; {@link #entered} follows when it can be looked at by others.
   *
   * @return false when the journey is over: what comes now is another one
   */
  synchronized boolean enter() {
    if (isOver) {
      return false;
    }
    entering++;
    return true;
  }

  synchronized void entered(NodeSpan span) {
    entering--;
    open.add(span);
  }

  void ended(NodeSpan span) {
    boolean isLast;
    synchronized (this) {
      open.remove(span);
      if (ended.size() < MAX_SPANS) {
        ended.add(span);
      }
      isNotable |= span.isNotable() || span.durationNanos() >= SLOW_NANOS;
      isLast = open.isEmpty() && entering == 0;
      isOver |= isLast;
    }
    if (isLast) {
      tracing.ended(this);
    }
  }

  /**
   * Tells the spans of these nodes that they were under way while something was changed.
   *
   * @param nodes by id; empty for all
   * @param affected gets those spans, up to {@code most}
   */
  synchronized void told(
      String event, Set<String> nodes, String controlId, List<SpanRef> affected, int most) {
    for (NodeSpan span : open) {
      if ((nodes.isEmpty() || nodes.contains(span.node().id())) && affected.size() < most) {
        span.event(event, "control.trace_id", controlId);
        affected.add(span.ref());
        isNotable = true;
      }
    }
  }

  /** Whether tail sampling keeps it: it failed, was refused, dropped, slow or interfered with. */
  synchronized boolean isNotable() {
    return isNotable;
  }

  synchronized int spanCount() {
    return ended.size();
  }

  synchronized List<Span> spans(Resource resource) {
    List<Span> spans = new ArrayList<>(ended.size());
    for (NodeSpan span : ended) {
      spans.add(span.toSpan(resource));
    }
    return spans;
  }
}
