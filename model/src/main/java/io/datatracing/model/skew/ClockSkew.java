package io.datatracing.model.skew;

import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.model.tree.TraceTree;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far the clocks of a trace's processes are apart. A call begins after its caller's span and
 * ends before it; a record is handled after its sending began. Each such pair bounds the offset
 * between two clocks from below and, for calls, from above. Of the offsets within all bounds the
 * smallest is taken: times are changed only where they contradict each other, by as little as
 * removes the contradiction. Nothing here changes a span; who shows corrected times says so.
 *
 * <p>A process is corrected against the process that first called it, which is corrected before, so
 * offsets add up along the tree; the one that began the trace is right. Iterative; linear in the
 * spans, and in the processes times the longest way between two of them.
 */
public final class ClockSkew {
  private final Map<Resource, ProcessClock> clocks;

  private ClockSkew(Map<Resource, ProcessClock> clocks) {
    this.clocks = Collections.unmodifiableMap(clocks);
  }

  public static ClockSkew of(Trace trace) {
    List<TraceNode> nodes = TraceTree.of(trace).preorder();
    Map<Resource, Bounds> bounds = callers(nodes);
    for (TraceNode node : nodes) {
      TraceNode above = node.parent();
      Bounds own = Objects.requireNonNull(bounds.get(node.span().resource()));
      if (above != null && above.span().resource().equals(own.caller)) {
        own.add(above.span(), node.span());
      }
    }
    Map<Resource, ProcessClock> clocks = new LinkedHashMap<>();
    bounds.keySet().forEach(process -> clocks.put(process, clock(process, bounds)));
    return new ClockSkew(clocks);
  }

  /** Against which other one each process is measured: the first that called it. */
  private static Map<Resource, Bounds> callers(List<TraceNode> nodes) {
    Map<Resource, Bounds> bounds = new LinkedHashMap<>();
    Resource reference = reference(nodes);
    for (TraceNode node : nodes) {
      Resource process = node.span().resource();
      Bounds own = bounds.computeIfAbsent(process, first -> new Bounds());
      TraceNode above = node.parent();
      if (above != null && own.caller == null && !process.equals(reference)) {
        Resource caller = above.span().resource();
        if (!isMeasuredAgainst(caller, process, bounds)) {
          own.caller = caller;
        }
      }
    }
    return bounds;
  }

  /** The process that began the trace: an orphan may come before it in the tree. */
  private static @Nullable Resource reference(List<TraceNode> nodes) {
    for (TraceNode node : nodes) {
      if (node.span().parentSpanId() == null) {
        return node.span().resource();
      }
    }
    return nodes.isEmpty() ? null : nodes.get(0).span().resource();
  }

  /** Whether the way from {@code process} to what it is measured against leads to the other. */
  private static boolean isMeasuredAgainst(
      Resource process, Resource other, Map<Resource, Bounds> bounds) {
    for (Resource at = process; at != null; at = callerOf(at, bounds)) {
      if (at.equals(other)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Resource callerOf(Resource process, Map<Resource, Bounds> bounds) {
    Bounds own = bounds.get(process);
    return own == null ? null : own.caller;
  }

  /** Its caller's first, and so on up to one that is known or has none. */
  private static ProcessClock clock(Resource process, Map<Resource, Bounds> bounds) {
    Deque<Resource> way = new ArrayDeque<>();
    ProcessClock known = null;
    for (Resource at = process; at != null && known == null; at = callerOf(at, bounds)) {
      way.push(at);
      known = Objects.requireNonNull(bounds.get(at)).clock;
    }
    for (Resource at : way) {
      Bounds own = Objects.requireNonNull(bounds.get(at));
      if (own.clock == null) {
        own.clock = own.clock(at, known);
      }
      known = own.clock;
    }
    return Objects.requireNonNull(known);
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
    private @Nullable Resource caller;
    private @Nullable ProcessClock clock;
    private long low = Long.MIN_VALUE;
    private long high = Long.MAX_VALUE;
    private int evidence;

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
