package io.datatracing.query.api;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.LinkedSpans;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans that sent or handled a record: those that meet one of several conditions, and the
 * batches that link to one of them. The newest traces first, until there are enough.
 */
final class RecordHops {
  private final SpanReader reader;
  private final List<TraceQuery> queries;
  private final int limit;
  private final Set<Span> hops = new LinkedHashSet<>();
  private boolean truncated;

  private RecordHops(SpanReader reader, List<TraceQuery> queries, int limit) {
    this.reader = reader;
    this.queries = queries;
    this.limit = limit;
  }

  static RecordHops find(SpanReader reader, List<TraceQuery> queries, int limit) {
    RecordHops hops = new RecordHops(reader, queries, limit);
    Set<TraceId> seen = new HashSet<>();
    for (TraceQuery query : queries) {
      hops.search(query, seen);
    }
    hops.batches();
    return hops;
  }

  /** In the order of time. */
  List<Span> spans() {
    List<Span> sorted = new ArrayList<>(hops);
    sorted.sort(LinkedSpans.ORDER);
    return sorted.size() <= limit ? sorted : sorted.subList(sorted.size() - limit, sorted.size());
  }

  boolean isTruncated() {
    return truncated || hops.size() > limit;
  }

  private void search(TraceQuery query, Set<TraceId> seen) {
    TraceQuery next = query;
    while (true) {
      TracePage page = reader.search(next);
      for (TraceSummary summary : page.traces()) {
        if (hops.size() >= limit) {
          truncated = true;
          return;
        }
        if (seen.add(summary.traceId())) {
          add(reader.trace(summary.traceId()));
        }
      }
      if (page.nextCursor() == null) {
        return;
      }
      next = query.withCursor(page.nextCursor());
    }
  }

  private void add(@Nullable Trace trace) {
    if (trace == null) {
      return;
    }
    for (Span span : trace.spans()) {
      if (isHop(span) && queries.stream().anyMatch(query -> query.matches(span))) {
        hops.add(span);
      }
    }
  }

  private static boolean isHop(Span span) {
    return span.kind() == SpanKind.PRODUCER || span.kind() == SpanKind.CONSUMER;
  }

  private void batches() {
    Set<TraceId> traces = new LinkedHashSet<>();
    for (Span hop : hops) {
      if (hop.kind() == SpanKind.PRODUCER) {
        traces.add(hop.traceId());
      }
    }
    List<Span> sent = List.copyOf(hops);
    TraceQuery time = queries.get(0);
    List<Span> linking =
        traces.isEmpty()
            ? List.of()
            : reader.linksTo(traces, time.startNanos(), time.endNanos(), limit + 1);
    truncated |= linking.size() > limit;
    for (Span span : linking) {
      if (span.kind() == SpanKind.CONSUMER && linksToOne(span, sent)) {
        hops.add(span);
      }
    }
  }

  private static boolean linksToOne(Span batch, List<Span> sent) {
    for (Link link : batch.links()) {
      for (Span span : sent) {
        if (link.spanId().equals(span.spanId()) && link.traceId().equals(span.traceId())) {
          return true;
        }
      }
    }
    return false;
  }
}
