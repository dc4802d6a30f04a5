package io.datatracing.storage.memory;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanState;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Connections;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyGroups;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.ServiceEdges;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up spans one by one. */
final class SpanAggregates {
  private SpanAggregates() {}

  static List<LatencyGroup> latency(LatencyQuery query, Iterable<Span> spans) {
    LatencyGroups groups = new LatencyGroups(query);
    for (Span span : spans) {
      if (!SpanState.isOpen(span.attributes())) {
        LatencyFigures group =
            groups.group(
                Aggregates.minute(span.startTimeUnixNano()),
                span.service(),
                span.name(),
                span.kind(),
                span.status().isError());
        if (group != null) {
          add(group, span);
        }
      }
    }
    return groups.sorted();
  }

  /** The edges that the spans of whole traces show. */
  static ServiceEdges edges(long startNanos, long endNanos, Iterable<List<Span>> traces) {
    EdgeTotals totals = new EdgeTotals();
    for (List<Span> trace : traces) {
      Map<SpanId, String> services = services(trace);
      for (Span span : trace) {
        if (Aggregates.hasMinute(Aggregates.minute(span.startTimeUnixNano()), startNanos, endNanos)
            && !SpanState.isOpen(span.attributes())) {
          edge(span, services, totals);
        }
      }
    }
    return totals.sum();
  }

  private static Map<SpanId, String> services(Collection<Span> trace) {
    Map<SpanId, String> services = new HashMap<>();
    trace.forEach(span -> services.put(span.spanId(), span.service()));
    return services;
  }

  private static void edge(Span span, Map<SpanId, String> services, EdgeTotals totals) {
    Connections.Own own = Connections.own(span);
    if (own != null) {
      add(totals.edge(own.from(), own.to(), own.kind()), span);
    } else if (span.parentSpanId() != null && Connections.isEntry(span.kind(), span.flags())) {
      String caller = services.get(span.parentSpanId());
      if (caller == null) {
        totals.unmatched(1);
      } else if (!caller.equals(span.service())) {
        add(
            totals.edge(
                EdgeNode.service(caller), EdgeNode.service(span.service()), Connections.kind(span)),
            span);
      }
    }
  }

  private static void add(LatencyFigures figures, Span span) {
    figures.add(
        span.traceId().high(), span.traceId().low(), span.durationNanos(), span.status().isError());
  }
}
