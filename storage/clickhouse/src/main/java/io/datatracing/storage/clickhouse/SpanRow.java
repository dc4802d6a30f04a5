package io.datatracing.storage.clickhouse;

import io.datatracing.model.TraceId;
import java.io.IOException;

/**
 * What of {@code spans} makes a span.
 *
 * @param parentSpanId 0 for none
 * @param contextId resource and scope, in {@code contexts}
 * @param otlp see {@link SpanBytes}
 */
record SpanRow(
    TraceId traceId,
    long spanId,
    long parentSpanId,
    long start,
    long duration,
    ContextId contextId,
    byte[] otlp) {
  /** The columns that {@link #read} reads. */
  static final String COLUMNS = "TraceId, SpanId, ParentSpanId, Start, Duration, ContextId, Otlp";

  static SpanRow read(RowReader row) throws IOException {
    return new SpanRow(
        row.traceId(),
        row.id(),
        row.id(),
        row.int64(),
        row.int64(),
        ContextId.read(row),
        row.bytes());
  }
}
