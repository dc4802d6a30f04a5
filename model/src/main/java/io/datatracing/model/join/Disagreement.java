package io.datatracing.model.join;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;

/**
 * What came with a record names another sender than the one whose send was acknowledged at the
 * record's address: a header that was copied along, a mirror, or clocks and clusters mixed up.
 *
 * @param named the trace that parent or link names
 * @param namedSpan the span that parent or link names
 */
public record Disagreement(
    RecordAddress address, Span producer, Span consumer, TraceId named, SpanId namedSpan) {}
