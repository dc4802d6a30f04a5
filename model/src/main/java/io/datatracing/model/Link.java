package io.datatracing.model;

import java.util.List;

/**
 * A pointer from a span to another span, of the same or of another trace.
 *
 * @param traceState W3C {@code tracestate} of the linked span; empty when unknown
 * @param flags W3C trace flags in bits 0-7; bit 8 says that bit 9 ("remote") is known
 * @param droppedAttributesCount attributes the sender left out; 0 to 2^32 - 1
 */
public record Link(
    TraceId traceId,
    SpanId spanId,
    String traceState,
    int flags,
    List<Attribute> attributes,
    long droppedAttributesCount) {
  public Link {
    attributes = List.copyOf(attributes);
  }
}
