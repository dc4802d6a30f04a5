package io.datatracing.query.api;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.join.AttemptJoin;
import io.datatracing.model.join.Disagreement;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.join.RecordAddress;
import io.datatracing.model.join.RecordEdge;
import io.datatracing.model.join.RecordJoin;
import io.datatracing.model.join.RunAddress;
import io.datatracing.model.join.RunSpans;
import io.datatracing.storage.api.SpanReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What leads from a trace to others: its links, links to it, records that went from one to the
 * other, and runs of DAGs that both are of. Every look at the store is bounded, and a bound that
 * was reached is told.
 */
final class RelatedTraces {
  static final int MAX_EDGES = 500;

  /** Traces that are read to say what stands at the other end, and for joins. */
  private static final int MAX_TRACES = 200;

  private static final int MAX_SPANS = 500_000;

  /** Places of records that are looked up, each with a search or two. */
  private static final int MAX_PLACES = 200;

  /** Runs of DAGs that are looked up, each with a few searches. */
  private static final int MAX_RUNS = 20;

  /**
   * @param type link, reverse_link or join
   * @param linkType the link's own type, also where a join stands for a link that nobody could
   *     make; null if it has none
   * @param flow in: from the other trace to this one; out: the other way
   * @param spanId in this trace
   * @param other the span at the other end; null if it is not stored, or not looked at
   * @param record which record; null if the edge is no record's
   * @param run which run of a DAG brings the two together; null if none does
   */
  record Edge(
      String type,
      @Nullable String linkType,
      String flow,
      SpanId spanId,
      TraceId otherTraceId,
      SpanId otherSpanId,
      @Nullable Span other,
      @Nullable RecordAddress record,
      @Nullable RunAddress run) {}

  private final SpanReader reader;
  private final Trace trace;
  private final TimeRange time;
  private final Map<String, Edge> edges = new LinkedHashMap<>();
  private final KnownTraces others;
  private final OtherEnds ends;
  private final List<Disagreement> disagreements = new ArrayList<>();
  private boolean truncated;

  private RelatedTraces(SpanReader reader, Trace trace, TimeRange time) {
    this.reader = reader;
    this.trace = trace;
    this.time = time;
    others = new KnownTraces(reader, MAX_TRACES, MAX_SPANS);
    others.add(trace);
    ends = new OtherEnds(reader, others, time, MAX_PLACES);
  }

  static RelatedTraces of(SpanReader reader, Trace trace, TimeRange time) {
    RelatedTraces related = new RelatedTraces(reader, trace, time);
    related.links();
    related.reverseLinks();
    related.joins();
    related.runs();
    return related;
  }

  List<Edge> edges() {
    return List.copyOf(edges.values());
  }

  List<Disagreement> disagreements() {
    return disagreements;
  }

  boolean isTruncated() {
    return truncated || ends.isTruncated() || others.isTruncated();
  }

  private void links() {
    for (Span span : trace.spans()) {
      for (Link link : span.links()) {
        if (!link.traceId().equals(trace.traceId())) {
          add(
              new Edge(
                  "link",
                  MessagingAttributes.text(link.attributes(), MessagingAttributes.LINK_TYPE),
                  "in",
                  span.spanId(),
                  link.traceId(),
                  link.spanId(),
                  others.span(link.traceId(), link.spanId()),
                  RecordAddress.of(link.attributes()),
                  null));
        }
      }
    }
  }

  private void reverseLinks() {
    List<Span> linking =
        reader.linksTo(Set.of(trace.traceId()), time.startNanos(), time.endNanos(), MAX_EDGES);
    truncated |= linking.size() == MAX_EDGES;
    for (Span span : linking) {
      for (Link link : span.links()) {
        if (link.traceId().equals(trace.traceId())) {
          add(
              new Edge(
                  "reverse_link",
                  MessagingAttributes.text(link.attributes(), MessagingAttributes.LINK_TYPE),
                  "out",
                  link.spanId(),
                  span.traceId(),
                  span.spanId(),
                  span,
                  RecordAddress.of(link.attributes()),
                  null));
        }
      }
    }
  }

  private void joins() {
    trace.spans().forEach(ends::ofRecord);
    Set<Span> candidates = new LinkedHashSet<>(trace.spans());
    candidates.addAll(ends.found());
    RecordJoin join = RecordJoin.of(candidates);
    for (RecordEdge edge : join.edges()) {
      boolean here = edge.consumer().traceId().equals(trace.traceId());
      boolean sentHere = edge.producer().traceId().equals(trace.traceId());
      if (here != sentHere && edge.via() == RecordEdge.Via.JOIN) {
        Span own = here ? edge.consumer() : edge.producer();
        Span other = here ? edge.producer() : edge.consumer();
        add(
            new Edge(
                "join",
                null,
                here ? "in" : "out",
                own.spanId(),
                other.traceId(),
                other.spanId(),
                other,
                edge.address(),
                null));
      }
    }
    attempts(candidates);
    for (Disagreement disagreement : join.disagreements()) {
      if (disagreement.consumer().traceId().equals(trace.traceId())
          || disagreement.producer().traceId().equals(trace.traceId())) {
        disagreements.add(disagreement);
      }
    }
  }

  /** Where a group gave a record to another process, which begins a trace without headers. */
  private void attempts(Set<Span> candidates) {
    for (AttemptJoin.Attempts attempts : AttemptJoin.of(candidates)) {
      boolean here = attempts.after().traceId().equals(trace.traceId());
      boolean beforeHere = attempts.before().traceId().equals(trace.traceId());
      if (here != beforeHere) {
        Span own = here ? attempts.after() : attempts.before();
        Span other = here ? attempts.before() : attempts.after();
        add(
            new Edge(
                "join",
                "retry_of",
                here ? "in" : "out",
                own.spanId(),
                other.traceId(),
                other.spanId(),
                other,
                attempts.address(),
                null));
      }
    }
  }

  /**
   * Traces of the same runs: an Airflow before 3.4 does not go on with the trace of the call that
   * triggered a run.
   */
  private void runs() {
    int looked = 0;
    for (Map.Entry<RunAddress, Span> own : RunSpans.first(trace.spans()).entrySet()) {
      if (++looked > MAX_RUNS) {
        truncated = true;
        return;
      }
      join(own.getKey(), own.getValue());
    }
  }

  private void join(RunAddress run, Span own) {
    Map<TraceId, List<Span>> byTrace = new LinkedHashMap<>();
    for (Span span : ends.ofRun(run)) {
      if (!span.traceId().equals(trace.traceId()) && run.equals(RunAddress.of(span.attributes()))) {
        byTrace.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
      }
    }
    for (List<Span> spans : byTrace.values()) {
      Span other = Collections.min(spans, RunSpans.ORDER);
      add(
          new Edge(
              "join",
              null,
              RunSpans.ORDER.compare(other, own) < 0 ? "in" : "out",
              own.spanId(),
              other.traceId(),
              other.spanId(),
              other,
              null,
              run));
    }
  }

  /** An edge once, whatever it was found by: a link before a join. */
  private void add(Edge edge) {
    String key = edge.flow() + edge.spanId() + edge.otherTraceId() + edge.otherSpanId();
    if (edges.size() == MAX_EDGES && !edges.containsKey(key)) {
      truncated = true;
    } else {
      edges.putIfAbsent(key, edge);
    }
  }
}
