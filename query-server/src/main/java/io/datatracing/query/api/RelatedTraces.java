package io.datatracing.query.api;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.join.Disagreement;
import io.datatracing.model.join.InputRange;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.join.RecordAddress;
import io.datatracing.model.join.RecordEdge;
import io.datatracing.model.join.RecordJoin;
import io.datatracing.model.join.RunAddress;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
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

  /** Places of records that are looked up, each with a search or two. */
  private static final int MAX_PLACES = 200;

  /** Runs of DAGs that are looked up, each with a few searches. */
  private static final int MAX_RUNS = 20;

  /** Records of one range of a batch that are looked for. */
  private static final int MAX_PAGES = 5;

  /**
   * @param type link, reverse_link or join
   * @param linkType the link's own type; null if it has none
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
  private final Map<TraceId, Map<SpanId, Span>> others = new LinkedHashMap<>();
  private final Set<Span> candidates = new LinkedHashSet<>();
  private final List<Disagreement> disagreements = new ArrayList<>();
  private boolean truncated;
  private int places;

  private RelatedTraces(SpanReader reader, Trace trace, TimeRange time) {
    this.reader = reader;
    this.trace = trace;
    this.time = time;
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
    return truncated;
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
                  other(link.traceId(), link.spanId()),
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
    candidates.addAll(trace.spans());
    for (Span span : trace.spans()) {
      RecordAddress address = RecordAddress.of(span.attributes());
      if (address != null && isRecordSpan(span)) {
        place(address, span.kind() == SpanKind.PRODUCER);
      } else if (span.kind() == SpanKind.CONSUMER) {
        ranges(span);
      }
    }
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
    for (Disagreement disagreement : join.disagreements()) {
      if (disagreement.consumer().traceId().equals(trace.traceId())
          || disagreement.producer().traceId().equals(trace.traceId())) {
        disagreements.add(disagreement);
      }
    }
  }

  private static boolean isRecordSpan(Span span) {
    return span.kind() == SpanKind.PRODUCER || span.kind() == SpanKind.CONSUMER;
  }

  /** Whoever sent or handled the record at a place. */
  private void place(RecordAddress address, boolean sent) {
    if (++places > MAX_PLACES) {
      truncated = true;
      return;
    }
    search(
        List.of(
            new Tag(MessagingAttributes.DESTINATION, address.topic()),
            new Tag(MessagingAttributes.PARTITION, Integer.toString(address.partition())),
            new Tag(MessagingAttributes.OFFSET, Long.toString(address.offset()))),
        1);
    if (sent) {
      search(List.of(new Tag(MessagingAttributes.INPUTS, address.toString())), 1);
    }
  }

  /** Whoever sent what a batch lists as ranges. */
  private void ranges(Span batch) {
    Set<String> topics = new HashSet<>();
    for (String text : MessagingAttributes.texts(batch.attributes(), MessagingAttributes.INPUTS)) {
      InputRange range = InputRange.parse(text);
      if (range == null || !topics.add(range.topic() + "/" + range.partition())) {
        continue;
      }
      if (++places > MAX_PLACES) {
        truncated = true;
        return;
      }
      search(
          "send " + range.topic(),
          List.of(
              new Tag(MessagingAttributes.DESTINATION, range.topic()),
              new Tag(MessagingAttributes.PARTITION, Integer.toString(range.partition()))),
          MAX_PAGES);
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
      RunAddress run = own.getKey();
      candidates.clear();
      List<Tag> today = RunSpans.tags(run, RunAddress.TODAY);
      // By name first: all spans of a task's process name the run, too, in their resource.
      search("trigger " + run.dagId(), today, 1);
      search("dag_run." + run.dagId(), today, 1);
      for (RunAddress.Names names : RunAddress.NAMES) {
        search(RunSpans.tags(run, names), 1);
      }
      join(run, own.getValue());
    }
  }

  private void join(RunAddress run, Span own) {
    Map<TraceId, List<Span>> byTrace = new LinkedHashMap<>();
    for (Span span : candidates) {
      if (run.equals(RunAddress.of(span.attributes()))) {
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

  private void search(List<Tag> tags, int pages) {
    search(null, tags, pages);
  }

  private void search(@Nullable String operation, List<Tag> tags, int pages) {
    TraceQuery query =
        time.query().withOperation(operation).withTags(tags).withLimit(TraceQuery.MAX_LIMIT);
    TraceQuery next = query;
    for (int page = 0; page < pages; page++) {
      TracePage found = reader.search(next);
      for (TraceSummary summary : found.traces()) {
        for (Span span : spans(summary.traceId()).values()) {
          if (query.matches(span)) {
            candidates.add(span);
          }
        }
      }
      if (found.nextCursor() == null) {
        return;
      }
      next = query.withCursor(found.nextCursor());
    }
    truncated = true;
  }

  private @Nullable Span other(TraceId traceId, SpanId spanId) {
    return spans(traceId).get(spanId);
  }

  private Map<SpanId, Span> spans(TraceId traceId) {
    Map<SpanId, Span> known = others.get(traceId);
    if (known != null || traceId.equals(trace.traceId())) {
      return known == null ? Map.of() : known;
    }
    if (others.size() == MAX_TRACES) {
      truncated = true;
      return Map.of();
    }
    Map<SpanId, Span> spans = new LinkedHashMap<>();
    Trace other = reader.trace(traceId);
    if (other != null) {
      other.spans().forEach(span -> spans.put(span.spanId(), span));
    }
    others.put(traceId, spans);
    return spans;
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
