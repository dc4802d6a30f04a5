package io.datatracing.model.path;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.path.PathSegment.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chain of work and waits that made the last span end when it did: shorten any of its segments
 * and the whole ends earlier, shorten anything else and it does not.
 *
 * <p>Found backwards in time. A span worked until it ended, except while a child ran that ended
 * before it did (the child that ended last is what it waited for). Where a span began, its cause is
 * next: the parent, if it was still running then, or whoever of its parent and its inputs (linked
 * spans, so a batch has many) ended last; the time between is a wait, as records spend it in a
 * topic. The segments follow each other without gap or overlap.
 *
 * <p>The walk back is that of Zhang et al., "CRISP: Critical Path Analysis of Large-Scale
 * Microservice Architectures" (USENIX ATC 2022), extended by waits and by links. Iterative, O(n log
 * n); total on any input: backward spans count as instants, circles end, and a child that runs on
 * after its parent went on is not what the parent waited for.
 *
 * <p>Clocks are taken as they are. Where a span begins before its cause, there is no wait.
 */
public final class CriticalPath {
  private final List<PathSegment> segments;

  private CriticalPath(List<PathSegment> segments) {
    this.segments = Collections.unmodifiableList(segments);
  }

  /**
   * The path to the span that ended last.
   *
   * @param spans of one trace, or of several that are linked; at least one
   */
  public static CriticalPath of(Collection<Span> spans) {
    List<PathNode> nodes = connect(spans);
    PathNode last =
        Collections.max(
            nodes,
            Comparator.comparingLong(PathNode::end)
                // Of those that end together the outermost: the others are what it waited for.
                .thenComparing(Comparator.comparingLong(PathNode::start).reversed()));
    return new CriticalPath(walkBack(last));
  }

  /** By time; empty when no time passes. */
  public List<PathSegment> segments() {
    return segments;
  }

  /** From the first segment's start to the last one's end. */
  public long durationNanos() {
    return segments.isEmpty()
        ? 0
        : segments.get(segments.size() - 1).endUnixNano() - segments.get(0).startUnixNano();
  }

  /** Who contributes how much, the largest first. The fractions add up to 1. */
  public List<PathShare> shares() {
    record Contributor(String service, String operation, Kind kind) {}
    Map<Contributor, Long> nanos = new LinkedHashMap<>();
    for (PathSegment segment : segments) {
      nanos.merge(
          new Contributor(segment.span().service(), segment.span().name(), segment.kind()),
          segment.durationNanos(),
          Long::sum);
    }
    double whole = durationNanos();
    return nanos.entrySet().stream()
        .map(
            entry ->
                new PathShare(
                    entry.getKey().service(),
                    entry.getKey().operation(),
                    entry.getKey().kind(),
                    entry.getValue(),
                    entry.getValue() / whole))
        .sorted(Comparator.comparingLong(PathShare::nanos).reversed())
        .toList();
  }

  private static List<PathNode> connect(Collection<Span> spans) {
    record Key(TraceId trace, SpanId span) {}
    List<PathNode> nodes = new ArrayList<>(spans.size());
    Map<Key, PathNode> byId = new HashMap<>(2 * spans.size());
    for (Span span : spans) {
      PathNode node = new PathNode(span, nodes.size());
      byId.putIfAbsent(new Key(span.traceId(), span.spanId()), node);
      nodes.add(node);
    }
    for (PathNode node : nodes) {
      Span span = node.span;
      SpanId parentId = span.parentSpanId();
      PathNode parent = parentId == null ? null : byId.get(new Key(span.traceId(), parentId));
      if (parent != null && parent != node) {
        parent.addChild(node);
      }
      for (Link link : span.links()) {
        PathNode input = byId.get(new Key(link.traceId(), link.spanId()));
        if (input != null && input != node) {
          node.addInput(input);
        }
      }
    }
    nodes.forEach(PathNode::sortChildren);
    return nodes;
  }

  private static List<PathSegment> walkBack(PathNode last) {
    List<PathSegment> backwards = new ArrayList<>();
    Deque<PathNode> callers = new ArrayDeque<>();
    @Nullable PathNode node = last;
    long time = last.end();
    while (node != null) {
      PathNode child = node.takeChildEndedBy(time);
      if (child != null) {
        time = emit(backwards, node, Kind.WORK, child.end(), time);
        callers.push(node);
        node = child;
        continue;
      }
      // A child of a skewed clock may begin before its caller does; the caller's own time is what
      // counts, or else the path would run back behind it and forward again.
      PathNode caller = callers.peek();
      long began = caller == null ? node.start() : Math.max(node.start(), caller.start());
      time = emit(backwards, node, Kind.WORK, began, time);
      if (caller != null) {
        node = callers.pop();
      } else {
        PathNode effect = node;
        node = effect.takeCause(time);
        if (node != null) {
          time = emit(backwards, effect, Kind.WAIT, node.end(), time);
        }
      }
    }
    Collections.reverse(backwards);
    return backwards;
  }

  /** Adds the time from {@code start} on, if there is any, and returns where the walk is then. */
  private static long emit(
      List<PathSegment> backwards, PathNode node, Kind kind, long start, long end) {
    if (start >= end) {
      return end;
    }
    backwards.add(new PathSegment(node.span, kind, start, end));
    return start;
  }
}
