package io.datatracing.query.api;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.join.AttemptJoin;
import io.datatracing.model.join.RecordEdge;
import io.datatracing.model.join.RecordJoin;
import io.datatracing.model.join.RunAddress;
import io.datatracing.model.join.RunSpans;
import io.datatracing.storage.api.SpanReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A trace, and the traces that links, records and runs of DAGs lead to, hop by hop in both
 * directions. Every hop looks at the store a bounded number of times; which bound was reached is
 * told.
 */
final class Neighbourhood {
  static final int MAX_SPANS = 200_000;
  static final int MAX_LINKS = 2_000;
  static final int MAX_PLACES = 200;

  static final int MAX_RUNS = 20;

  /** Traces that are looked at beside, because one of their records may belong here. */
  private static final int MAX_LOOKED_AT = 200;

  /** A bound that was reached. */
  enum Cut {
    /** The outermost traces were not looked at for others. */
    HOPS,
    TRACES,
    SPANS,
    LINKS,
    PLACES
  }

  private final SpanReader reader;
  private final TimeRange time;
  private final int maxTraces;
  private final KnownTraces known;
  private final OtherEnds ends;
  private final Map<TraceId, Integer> hopOf = new LinkedHashMap<>();
  private final Set<Cut> cuts = new LinkedHashSet<>();
  private final Set<RunAddress> runs = new HashSet<>();
  private final Set<TraceId> outermost = new HashSet<>();

  private Neighbourhood(SpanReader reader, TimeRange time, int maxTraces) {
    this.reader = reader;
    this.time = time;
    this.maxTraces = maxTraces;
    known = new KnownTraces(reader, maxTraces + MAX_LOOKED_AT, MAX_SPANS);
    ends = new OtherEnds(reader, known, time, MAX_PLACES);
  }

  /**
   * @param hops how many times the traces that were found last are looked at for others; 0 for the
   *     trace alone
   */
  static Neighbourhood of(SpanReader reader, Trace trace, TimeRange time, int hops, int maxTraces) {
    Neighbourhood found = new Neighbourhood(reader, time, maxTraces);
    found.known.add(trace);
    found.hopOf.put(trace.traceId(), 0);
    List<Trace> frontier = List.of(trace);
    for (int hop = 1; hop <= hops && !frontier.isEmpty(); hop++) {
      frontier = found.next(frontier, hop);
    }
    frontier.forEach(outer -> found.outermost.add(outer.traceId()));
    if (!frontier.isEmpty()) {
      found.cuts.add(Cut.HOPS);
    }
    return found;
  }

  /** How many hops away each is, the nearest first. */
  Map<TraceId, Integer> hops() {
    return hopOf;
  }

  List<Trace> traces() {
    List<Trace> traces = new ArrayList<>();
    for (TraceId id : hopOf.keySet()) {
      Trace trace = known.get(id);
      if (trace != null) {
        traces.add(trace);
      }
    }
    return traces;
  }

  /** Whether a trace was looked at for others. */
  boolean isExpanded(TraceId id) {
    return !outermost.contains(id);
  }

  Set<Cut> cuts() {
    return cuts;
  }

  private List<Trace> next(List<Trace> frontier, int hop) {
    Set<TraceId> found = new LinkedHashSet<>();
    links(frontier, found);
    linksBack(frontier, found);
    records(frontier, found);
    frontier.forEach(trace -> runs(trace, found));
    List<Trace> next = new ArrayList<>();
    for (TraceId id : found) {
      if (hopOf.containsKey(id)) {
        continue;
      }
      if (hopOf.size() >= maxTraces) {
        cuts.add(Cut.TRACES);
        break;
      }
      Trace trace = known.get(id);
      if (trace != null) {
        hopOf.put(id, hop);
        next.add(trace);
      }
    }
    if (known.isTruncated()) {
      cuts.add(Cut.SPANS);
    }
    return next;
  }

  private static void links(List<Trace> frontier, Set<TraceId> found) {
    for (Trace trace : frontier) {
      for (Span span : trace.spans()) {
        for (Link link : span.links()) {
          found.add(link.traceId());
        }
      }
    }
  }

  private void linksBack(List<Trace> frontier, Set<TraceId> found) {
    Set<TraceId> targets = new HashSet<>();
    frontier.forEach(trace -> targets.add(trace.traceId()));
    List<Span> linking = reader.linksTo(targets, time.startNanos(), time.endNanos(), MAX_LINKS);
    if (linking.size() == MAX_LINKS) {
      cuts.add(Cut.LINKS);
    }
    linking.forEach(span -> found.add(span.traceId()));
  }

  private void records(List<Trace> frontier, Set<TraceId> found) {
    Set<TraceId> inside = new HashSet<>();
    Set<Span> spans = new LinkedHashSet<>();
    for (Trace trace : frontier) {
      inside.add(trace.traceId());
      spans.addAll(trace.spans());
    }
    Set<Span> met = new HashSet<>();
    for (RecordEdge edge : RecordJoin.of(spans).edges()) {
      met.add(edge.producer());
      met.add(edge.consumer());
    }
    // Those whose other end is missing come first: the bound shall not be spent on the others,
    // which may have further handlers all the same.
    spans.stream().filter(span -> isEnd(span) && !met.contains(span)).forEach(ends::ofRecord);
    spans.stream().filter(span -> isEnd(span) && met.contains(span)).forEach(ends::ofRecord);
    if (ends.isTruncated()) {
      cuts.add(Cut.PLACES);
    }
    spans.addAll(ends.found());
    for (RecordEdge edge : RecordJoin.of(spans).edges()) {
      reach(inside, edge.producer(), edge.consumer(), found);
    }
    for (AttemptJoin.Attempts attempts : AttemptJoin.of(spans)) {
      reach(inside, attempts.before(), attempts.after(), found);
    }
  }

  /** From whichever end is inside to the other one. */
  private static void reach(Set<TraceId> inside, Span from, Span to, Set<TraceId> found) {
    if (inside.contains(from.traceId())) {
      found.add(to.traceId());
    } else if (inside.contains(to.traceId())) {
      found.add(from.traceId());
    }
  }

  private void runs(Trace trace, Set<TraceId> found) {
    for (RunAddress run : RunSpans.first(trace.spans()).keySet()) {
      if (!runs.add(run)) {
        continue;
      }
      if (runs.size() > MAX_RUNS) {
        cuts.add(Cut.PLACES);
        return;
      }
      for (Span span : ends.ofRun(run)) {
        if (run.equals(RunAddress.of(span.attributes()))) {
          found.add(span.traceId());
        }
      }
    }
  }

  private static boolean isEnd(Span span) {
    return span.kind() == SpanKind.PRODUCER || span.kind() == SpanKind.CONSUMER;
  }
}
