package io.datatracing.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of one process.
 *
 * <p>Times are nanoseconds since 1970 in a signed 64-bit number (until the year 2262), exactly as
 * the sender's clock gave them: the end may lie before the start.
 *
 * @param parentSpanId null for the root of a trace
 * @param traceState W3C {@code tracestate}; empty when there is none
 * @param flags W3C trace flags in bits 0-7; bit 8 says that bit 9 ("parent is remote") is known
 * @param droppedAttributesCount attributes the sender left out; 0 to 2^32 - 1, as the other counts
 */
public record Span(
    TraceId traceId,
    SpanId spanId,
    @Nullable SpanId parentSpanId,
    String traceState,
    int flags,
    String name,
    SpanKind kind,
    long startTimeUnixNano,
    long endTimeUnixNano,
    List<Attribute> attributes,
    long droppedAttributesCount,
    List<Event> events,
    long droppedEventsCount,
    List<Link> links,
    long droppedLinksCount,
    Status status,
    Resource resource,
    Scope scope) {

  public Span {
    attributes = List.copyOf(attributes);
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  /** End minus start; negative when the sender's clock went back. */
  public long durationNanos() {
    return endTimeUnixNano - startTimeUnixNano;
  }

  public String service() {
    return resource.serviceName();
  }

  public static SpanBuilder builder(TraceId traceId, SpanId spanId, String name) {
    return new SpanBuilder(traceId, spanId, name);
  }
}
