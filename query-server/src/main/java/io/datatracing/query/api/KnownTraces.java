package io.datatracing.query.api;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Traces that one answer reads, each once and not too many of them. */
final class KnownTraces {
  private final SpanReader reader;
  private final int maxTraces;
  private final int maxSpans;
  private final Map<TraceId, @Nullable Trace> known = new LinkedHashMap<>();
  private final Map<TraceId, Map<SpanId, Span>> spansById = new HashMap<>();
  private int spans;
  private boolean truncated;

  KnownTraces(SpanReader reader, int maxTraces, int maxSpans) {
    this.reader = reader;
    this.maxTraces = maxTraces;
    this.maxSpans = maxSpans;
  }

  /** Makes one known that was read before. */
  void add(Trace trace) {
    known.put(trace.traceId(), trace);
    spans += trace.spans().size();
  }

  /** Null if it is not stored, or there were too many before. */
  @Nullable Trace get(TraceId id) {
    if (known.containsKey(id)) {
      return known.get(id);
    }
    if (known.size() >= maxTraces || spans >= maxSpans) {
      truncated = true;
      return null;
    }
    Trace trace = reader.trace(id);
    known.put(id, trace);
    spans += trace == null ? 0 : trace.spans().size();
    return trace;
  }

  /** Null if it is not stored, or not known. */
  @Nullable Span span(TraceId traceId, SpanId spanId) {
    return spansById.computeIfAbsent(traceId, this::index).get(spanId);
  }

  private Map<SpanId, Span> index(TraceId id) {
    Trace trace = get(id);
    if (trace == null) {
      return Map.of();
    }
    Map<SpanId, Span> byId = new HashMap<>();
    trace.spans().forEach(span -> byId.putIfAbsent(span.spanId(), span));
    return byId;
  }

  /** Whether one was asked for that was too many. */
  boolean isTruncated() {
    return truncated;
  }
}
