package io.datatracing.storage.api;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list of traces shows of one. It describes the whole trace, not only the matching spans.
 *
 * @param startTimeUnixNano when the earliest span started
 * @param durationNanos from there to the latest end; may be negative, as a span's may
 * @param errorCount spans whose status is ERROR
 * @param root the earliest span without a parent; null while it has not arrived
 * @param services sorted by name
 * @param matchedSpanCount spans that meet all conditions of the query
 */
public record TraceSummary(
    TraceId traceId,
    long startTimeUnixNano,
    long durationNanos,
    int spanCount,
    int errorCount,
    @Nullable Root root,
    List<Service> services,
    int matchedSpanCount) {

  public TraceSummary {
    services = List.copyOf(services);
  }

  /** Where a trace began. */
  public record Root(String service, String operation) {}

  /** The part of a trace that one service has. */
  public record Service(String name, int spanCount, int errorCount) {}

  public static TraceSummary of(Trace trace, TraceQuery query) {
    TraceSummaryBuilder builder = new TraceSummaryBuilder(trace.traceId());
    for (Span span : trace.spans()) {
      builder.add(
          span.spanId().value(),
          span.parentSpanId() == null,
          span.startTimeUnixNano(),
          span.endTimeUnixNano(),
          span.service(),
          span.name(),
          span.status().isError(),
          query.matches(span));
    }
    return builder.build();
  }

  public PageCursor position() {
    return new PageCursor(startTimeUnixNano, traceId);
  }
}
