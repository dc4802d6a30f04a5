package io.datatracing.collector.agents;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import io.datatracing.storage.api.TraceSummaryBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A store's reader with the spans that are running added, each with the attribute {@code
 * datatracing.span.state}. A span that has ended wins over what was reported of it while it ran, so
 * it is there once.
 */
final class RunningReader implements SpanReader {
  private final SpanReader store;
  private final Agents agents;

  RunningReader(SpanReader store, Agents agents) {
    this.store = store;
    this.agents = agents;
  }

  @Override
  public @Nullable Trace trace(TraceId traceId) {
    // Running spans first: one that ends between the two reads is then in one of them at least.
    List<Span> running = agents.running(traceId);
    return merge(traceId, store.trace(traceId), running);
  }

  private static @Nullable Trace merge(
      TraceId traceId, @Nullable Trace stored, List<Span> running) {
    if (running.isEmpty()) {
      return stored;
    }
    List<Span> spans = new ArrayList<>();
    Set<SpanId> ended = new HashSet<>();
    if (stored != null) {
      for (Span span : stored.spans()) {
        spans.add(span);
        ended.add(span.spanId());
      }
    }
    for (Span span : running) {
      if (!ended.contains(span.spanId())) {
        spans.add(span);
      }
    }
    return Trace.of(traceId, spans);
  }

  /**
   * Traces with a matching span that runs are put among those of the store by their own start, and
   * cut to the page's limit; so following the cursors still gives each once.
   */
  @Override
  public TracePage search(TraceQuery query) {
    Map<TraceId, List<Span>> running = agents.running();
    TracePage page = store.search(query);
    if (running.isEmpty()) {
      return page;
    }
    TreeMap<PageCursor, TraceSummary> found = new TreeMap<>();
    for (TraceSummary stored : page.traces()) {
      List<Span> more = running.get(stored.traceId());
      TraceSummary summary = more == null ? stored : summary(stored.traceId(), more, query);
      found.put(cursor(stored), summary == null ? stored : summary);
    }
    PageCursor next = page.nextCursor();
    for (TraceSummary summary : matching(running, query)) {
      PageCursor at = cursor(summary);
      boolean here =
          (query.cursor() == null || at.compareTo(query.cursor()) > 0)
              && (next == null || at.compareTo(next) <= 0);
      found.values().removeIf(other -> other.traceId().equals(summary.traceId()));
      if (here) {
        found.put(at, summary);
      }
    }
    return cut(found, query.limit(), next);
  }

  /** What a span links to is told when it has ended. */
  @Override
  public List<Span> linksTo(Set<TraceId> targets, long startNanos, long endNanos, int limit) {
    return store.linksTo(targets, startNanos, endNanos, limit);
  }

  private static TracePage cut(
      TreeMap<PageCursor, TraceSummary> found, int limit, @Nullable PageCursor next) {
    List<TraceSummary> traces = new ArrayList<>();
    PageCursor last = null;
    for (Map.Entry<PageCursor, TraceSummary> entry : found.entrySet()) {
      if (traces.size() == limit) {
        return new TracePage(traces, last);
      }
      last = entry.getKey();
      traces.add(entry.getValue());
    }
    return new TracePage(traces, next);
  }

  /** Whole traces are read for them, so at most a page of them, the latest started first. */
  private List<TraceSummary> matching(Map<TraceId, List<Span>> running, TraceQuery query) {
    return running.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(query::matches))
        .sorted(
            Comparator.comparingLong(
                (Map.Entry<TraceId, List<Span>> entry) ->
                    -entry.getValue().stream().mapToLong(Span::startTimeUnixNano).min().orElse(0)))
        .filter(
            entry ->
                query.cursor() == null
                    || entry.getValue().stream()
                        .anyMatch(
                            span -> span.startTimeUnixNano() <= query.cursor().startTimeUnixNano()))
        .limit(query.limit())
        .map(entry -> summary(entry.getKey(), entry.getValue(), query))
        .filter(summary -> summary != null)
        .collect(Collectors.toList());
  }

  private @Nullable TraceSummary summary(TraceId traceId, List<Span> running, TraceQuery query) {
    Trace trace = merge(traceId, store.trace(traceId), running);
    if (trace == null) {
      return null;
    }
    TraceSummaryBuilder summary = new TraceSummaryBuilder(traceId);
    for (Span span : trace.spans()) {
      summary.add(
          span.spanId().value(),
          span.parentSpanId() == null,
          span.startTimeUnixNano(),
          span.endTimeUnixNano(),
          span.service(),
          span.name(),
          span.status().isError(),
          query.matches(span));
    }
    return summary.build();
  }

  private static PageCursor cursor(TraceSummary summary) {
    return new PageCursor(summary.startTimeUnixNano(), summary.traceId());
  }

  /** Of the store alone: a span that runs has no duration yet. */
  @Override
  public void scan(TraceQuery query, SpanVisitor visitor) {
    store.scan(query, visitor);
  }

  @Override
  public List<String> services() {
    Map<TraceId, List<Span>> running = agents.running();
    if (running.isEmpty()) {
      return store.services();
    }
    Set<String> services = new TreeSet<>(store.services());
    running.values().forEach(spans -> spans.forEach(span -> services.add(span.service())));
    return List.copyOf(services);
  }

  @Override
  public List<Operation> operations(String service) {
    Set<Operation> operations = new TreeSet<>(store.operations(service));
    agents
        .running()
        .values()
        .forEach(
            spans ->
                spans.stream()
                    .filter(span -> span.service().equals(service))
                    .forEach(span -> operations.add(new Operation(span.name(), span.kind()))));
    return List.copyOf(operations);
  }

  /** Of the store alone: what runs is there in a moment, and lists are for typing. */
  @Override
  public AttributeTexts attributeKeys(TraceQuery query, String prefix, int limit) {
    return store.attributeKeys(query, prefix, limit);
  }

  @Override
  public AttributeTexts attributeValues(TraceQuery query, String key, String prefix, int limit) {
    return store.attributeValues(query, key, prefix, limit);
  }

  @Override
  public int serviceColor(String service) {
    return store.serviceColor(service);
  }
}
