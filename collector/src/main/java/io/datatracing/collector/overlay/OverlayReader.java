package io.datatracing.collector.overlay;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.LinkedSpans;
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
 * A store's reader with other spans added. A span that is stored wins over one of the same id that
 * is not, so it is there once.
 */
public final class OverlayReader implements SpanReader {
  private final SpanReader store;
  private final SpanOverlay overlay;

  public OverlayReader(SpanReader store, SpanOverlay overlay) {
    this.store = store;
    this.overlay = overlay;
  }

  @Override
  public @Nullable Trace trace(TraceId traceId) {
    // These first: one that is stored between the two reads is then in one of them at least.
    List<Span> more = overlay.spans(traceId);
    return merge(traceId, store.trace(traceId), more);
  }

  @Override
  public @Nullable Trace outline(TraceId traceId) {
    List<Span> more = overlay.spans(traceId);
    return merge(traceId, store.outline(traceId), more);
  }

  private static @Nullable Trace merge(TraceId traceId, @Nullable Trace stored, List<Span> more) {
    if (more.isEmpty()) {
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
    for (Span span : more) {
      if (!ended.contains(span.spanId())) {
        spans.add(span);
      }
    }
    return Trace.of(traceId, spans);
  }

  /**
   * Traces with a matching span of the overlay are put among those of the store by their own start,
   * and cut to the page's limit; so following the cursors still gives each once.
   */
  @Override
  public TracePage search(TraceQuery query) {
    Map<TraceId, List<Span>> added = overlay.spans(query.startNanos(), query.endNanos());
    TracePage page = store.search(query);
    if (added.isEmpty()) {
      return page;
    }
    TreeMap<PageCursor, TraceSummary> found = new TreeMap<>();
    for (TraceSummary stored : page.traces()) {
      List<Span> more = added.get(stored.traceId());
      TraceSummary summary = more == null ? stored : summary(stored.traceId(), more, query);
      found.put(cursor(stored), summary == null ? stored : summary);
    }
    PageCursor next = page.nextCursor();
    for (TraceSummary summary : matching(added, query)) {
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

  @Override
  public List<Span> linksTo(Set<TraceId> targets, long startNanos, long endNanos, int limit) {
    if (!overlay.haveLinks()) {
      return store.linksTo(targets, startNanos, endNanos, limit);
    }
    LinkedSpans linked = new LinkedSpans(targets, startNanos, endNanos, limit);
    overlay.spans(startNanos, endNanos).values().forEach(spans -> spans.forEach(linked::add));
    store.linksTo(targets, startNanos, endNanos, limit).forEach(linked::add);
    return linked.first();
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
  private List<TraceSummary> matching(Map<TraceId, List<Span>> added, TraceQuery query) {
    return added.entrySet().stream()
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

  private @Nullable TraceSummary summary(TraceId traceId, List<Span> more, TraceQuery query) {
    Trace trace = merge(traceId, store.trace(traceId), more);
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

  /** Of the store alone: a span that runs has no duration yet, one that waits may be dropped. */
  @Override
  public void scan(TraceQuery query, SpanVisitor visitor) {
    store.scan(query, visitor);
  }

  @Override
  public List<String> services() {
    Map<TraceId, List<Span>> added = overlay.spans(Long.MIN_VALUE, Long.MAX_VALUE);
    if (added.isEmpty()) {
      return store.services();
    }
    Set<String> services = new TreeSet<>(store.services());
    added.values().forEach(spans -> spans.forEach(span -> services.add(span.service())));
    return List.copyOf(services);
  }

  @Override
  public List<Operation> operations(String service) {
    Set<Operation> operations = new TreeSet<>(store.operations(service));
    overlay
        .spans(Long.MIN_VALUE, Long.MAX_VALUE)
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
