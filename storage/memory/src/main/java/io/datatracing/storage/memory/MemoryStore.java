package io.datatracing.storage.memory;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.LinkedSpans;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.ServiceEdges;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreReport;
import io.datatracing.storage.api.StoreStats;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Traces in a map, in the order in which they were first seen. When they outgrow the bound, the
 * oldest trace is forgotten whole, and counted as expired.
 *
 * <p>"Durable" means here: until the process ends. One lock guards everything, and every search
 * looks at every span; a store of this size can afford both.
 */
final class MemoryStore implements SpanStore, SpanWriter, SpanReader, Aggregates, BulkReader {
  private static final int PAGE_SPANS = 10_000;

  private final long maxBytes;
  private final ServiceColors colors;
  private final Map<TraceId, Entry> traces = new LinkedHashMap<>();
  private final MemoryFates fates = new MemoryFates();
  private boolean closed;
  private long acceptedSpans;
  private long failedBatches;
  private long expiredSpans;
  private long replacedStrings;
  private long spans;
  private long bytes;

  private static final class Entry {
    final List<Span> spans = new ArrayList<>();
    long bytes;
  }

  MemoryStore(long maxBytes, ServiceColors colors) {
    this.maxBytes = maxBytes;
    this.colors = colors;
  }

  @Override
  public SpanWriter writer() {
    return this;
  }

  @Override
  public SpanReader reader() {
    return this;
  }

  @Override
  public Aggregates aggregates() {
    return this;
  }

  @Override
  public BulkReader bulk() {
    return this;
  }

  @Override
  public <T> Optional<T> capability(Class<T> type) {
    return type.isInstance(fates) ? Optional.of(type.cast(fates)) : Optional.empty();
  }

  @Override
  public void append(OtlpBatch batch, AppendCallback done) {
    List<Span> arrived = batch.decode();
    boolean kept = keep(arrived, batch.replacedStrings());
    // Outside the lock: the callback is foreign code.
    if (kept) {
      done.stored();
    } else {
      done.failed(new StoreException("The memory store is closed"));
    }
  }

  private synchronized boolean keep(List<Span> arrived, int replaced) {
    if (closed) {
      failedBatches++;
      return false;
    }
    for (Span span : arrived) {
      Entry entry = traces.computeIfAbsent(span.traceId(), id -> new Entry());
      entry.spans.add(span);
      long size = SpanSize.bytes(span);
      entry.bytes += size;
      bytes += size;
      spans++;
    }
    acceptedSpans += arrived.size();
    replacedStrings += replaced;
    evict();
    return true;
  }

  private void evict() {
    Iterator<Entry> oldestFirst = traces.values().iterator();
    while (bytes > maxBytes && oldestFirst.hasNext()) {
      Entry entry = oldestFirst.next();
      oldestFirst.remove();
      bytes -= entry.bytes;
      spans -= entry.spans.size();
      expiredSpans += entry.spans.size();
    }
  }

  @Override
  public synchronized @Nullable Trace trace(TraceId traceId) {
    Entry entry = traces.get(traceId);
    return entry == null ? null : Trace.of(traceId, entry.spans);
  }

  @Override
  public synchronized TracePage search(TraceQuery query) {
    PageCursor cursor = query.cursor();
    List<TraceSummary> found =
        traces.entrySet().stream()
            .filter(entry -> entry.getValue().spans.stream().anyMatch(query::matches))
            .map(entry -> Trace.of(entry.getKey(), entry.getValue().spans))
            .map(trace -> TraceSummary.of(trace, query))
            // What matched may have been a report of a span that has ended since.
            .filter(summary -> summary.matchedSpanCount() > 0)
            .filter(summary -> cursor == null || summary.position().compareTo(cursor) > 0)
            .sorted(Comparator.comparing(TraceSummary::position))
            // One more than asked for tells whether there is a next page.
            .limit(query.limit() + 1L)
            .toList();
    if (found.size() <= query.limit()) {
      return new TracePage(found, null);
    }
    List<TraceSummary> page = found.subList(0, query.limit());
    return new TracePage(page, page.get(page.size() - 1).position());
  }

  @Override
  public synchronized void scan(TraceQuery query, SpanVisitor visitor) {
    spans()
        .filter(query::matches)
        .forEach(
            span ->
                visitor.visit(
                    span.traceId().high(),
                    span.traceId().low(),
                    span.startTimeUnixNano(),
                    span.durationNanos(),
                    span.status().isError()));
  }

  @Override
  public synchronized List<Span> linksTo(
      Set<TraceId> targets, long startNanos, long endNanos, int limit) {
    LinkedSpans linked = new LinkedSpans(targets, startNanos, endNanos, limit);
    spans().forEach(linked::add);
    return linked.first();
  }

  @Override
  public synchronized List<String> services() {
    return spans().map(Span::service).distinct().sorted().toList();
  }

  @Override
  public synchronized List<Operation> operations(String service) {
    return spans()
        .filter(span -> span.service().equals(service))
        .map(span -> new Operation(span.name(), span.kind()))
        .distinct()
        .sorted()
        .toList();
  }

  private Stream<Span> spans() {
    return traces.values().stream().flatMap(entry -> entry.spans.stream());
  }

  @Override
  public synchronized ServiceEdges edges(long startNanos, long endNanos) {
    return SpanAggregates.edges(
        startNanos, endNanos, traces.values().stream().map(entry -> entry.spans).toList());
  }

  @Override
  public synchronized List<LatencyGroup> latency(LatencyQuery query) {
    return SpanAggregates.latency(query, spans().toList());
  }

  @Override
  public void read(
      @Nullable String service, long startNanos, long endNanos, Consumer<List<Span>> page) {
    TraceQuery query = TraceQuery.between(startNanos, endNanos).withService(service);
    List<Span> found;
    synchronized (this) {
      found = spans().filter(query::matches).toList();
    }
    for (int from = 0; from < found.size(); from += PAGE_SPANS) {
      page.accept(found.subList(from, Math.min(from + PAGE_SPANS, found.size())));
    }
  }

  @Override
  public int serviceColor(String service) {
    return colors.slot(service);
  }

  /** There is nothing on disk that could be damaged. */
  @Override
  public StoreReport check(ByteProgress progress) {
    return new StoreReport(0, 0, List.of());
  }

  @Override
  public synchronized StoreStats stats() {
    return new StoreStats(
        acceptedSpans, 0, failedBatches, expiredSpans, replacedStrings, spans, 0, bytes);
  }

  @Override
  public synchronized void close() {
    closed = true;
    traces.clear();
    bytes = 0;
    spans = 0;
  }
}
