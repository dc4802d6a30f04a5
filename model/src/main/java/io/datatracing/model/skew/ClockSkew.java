package io.datatracing.model.skew;

import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.model.tree.TraceTree;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the clocks of a trace's processes are apart. A call begins after its caller's span and
 * ends before it; a record is handled after its sending began. Each such pair bounds the offset
 * between two clocks from below and, for calls, from above. Of the offsets within all bounds the
 * smallest is taken: times are changed only where they contradict each other, by as little as
 * removes the contradiction. Nothing here changes a span; who shows corrected times says so.
 *
 * <p>A process is corrected against the process that first called it, which is corrected before, so
 * offsets add up along the tree. Iterative, linear.
 */
public final class ClockSkew {
  private final Map<Resource, ProcessClock> clocks;

  private ClockSkew(Map<Resource, ProcessClock> clocks) {
    this.clocks = Collections.unmodifiableMap(clocks);
  }

  public static ClockSkew of(Trace trace) {
    Map<Resource, Bounds> bounds = new LinkedHashMap<>();
    for (TraceNode node : TraceTree.of(trace).preorder()) {
      Span span = node.span();
      TraceNode above = node.parent();
      Resource caller = above == null ? span.resource() : above.span().resource();
      // The first that is seen of a process says against which other one it is measured.
      Bounds own = bounds.computeIfAbsent(span.resource(), process -> new Bounds(caller));
      if (above != null && !caller.equals(span.resource()) && caller.equals(own.caller)) {
        own.add(above.span(), span);
      }
    }
    Map<Resource, ProcessClock> clocks = new LinkedHashMap<>();
    // Preorder: a process is first seen below its caller, so that one's clock is known already.
    bounds.forEach(
        (process, own) -> {
          ProcessClock base = own.caller.equals(process) ? null : clocks.get(own.caller);
          clocks.put(process, own.clock(process, base));
        });
    return new ClockSkew(clocks);
  }

  /** One for each process, in the order of the tree. */
  public Collection<ProcessClock> clocks() {
    return clocks.values();
  }

  /** What is to be added to the times of a span; 0 for a process of another trace. */
  public long offsetNanos(Span span) {
    ProcessClock clock = clocks.get(span.resource());
    return clock == null ? 0 : clock.offsetNanos();
  }

  /** What the pairs of one process allow for its offset against its caller's clock. */
  private static final class Bounds {
    private final Resource caller;
    private long low = Long.MIN_VALUE;
    private long high = Long.MAX_VALUE;
    private int evidence;

    Bounds(Resource caller) {
      this.caller = caller;
    }

    void add(Span parent, Span child) {
      evidence++;
      low = Math.max(low, parent.startTimeUnixNano() - child.startTimeUnixNano());
      // A span that goes on after its caller ended was not waited for.
      boolean waited = parent.kind() == SpanKind.CLIENT && child.kind() == SpanKind.SERVER;
      if (waited && child.durationNanos() <= parent.durationNanos()) {
        high = Math.min(high, parent.endTimeUnixNano() - child.endTimeUnixNano());
      }
    }

    ProcessClock clock(Resource process, @Nullable ProcessClock base) {
      long against = base == null ? 0 : base.offsetNanos();
      if (evidence == 0) {
        return new ProcessClock(process, against, Long.MIN_VALUE, Long.MAX_VALUE, 0, false);
      }
      boolean contradictory = low > high;
      long own = contradictory ? high + (low - high) / 2 : Math.max(low, Math.min(high, 0));
      return new ProcessClock(process, against + own, low, high, evidence, contradictory);
    }
  }
}
