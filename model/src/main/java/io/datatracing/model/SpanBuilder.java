package io.datatracing.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names the parts of a {@link Span} one by one; what is not named is empty or zero. */
public final class SpanBuilder {
  private final TraceId traceId;
  private final SpanId spanId;
  private final String name;
  private @Nullable SpanId parentSpanId;
  private String traceState = "";
  private int flags;
  private SpanKind kind = SpanKind.UNSPECIFIED;
  private long startTimeUnixNano;
  private long endTimeUnixNano;
  private final List<Attribute> attributes = new ArrayList<>();
  private long droppedAttributesCount;
  private final List<Event> events = new ArrayList<>();
  private long droppedEventsCount;
  private final List<Link> links = new ArrayList<>();
  private long droppedLinksCount;
  private Status status = Status.UNSET;
  private Resource resource = Resource.EMPTY;
  private Scope scope = Scope.EMPTY;

  SpanBuilder(TraceId traceId, SpanId spanId, String name) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.name = name;
  }

  public SpanBuilder parent(@Nullable SpanId value) {
    parentSpanId = value;
    return this;
  }

  public SpanBuilder traceState(String value) {
    traceState = value;
    return this;
  }

  public SpanBuilder flags(int value) {
    flags = value;
    return this;
  }

  public SpanBuilder kind(SpanKind value) {
    kind = value;
    return this;
  }

  public SpanBuilder times(long startUnixNano, long endUnixNano) {
    startTimeUnixNano = startUnixNano;
    endTimeUnixNano = endUnixNano;
    return this;
  }

  public SpanBuilder attribute(Attribute value) {
    attributes.add(value);
    return this;
  }

  public SpanBuilder attributes(List<Attribute> values) {
    attributes.addAll(values);
    return this;
  }

  public SpanBuilder event(Event value) {
    events.add(value);
    return this;
  }

  public SpanBuilder link(Link value) {
    links.add(value);
    return this;
  }

  /** How many of each the sender left out. */
  public SpanBuilder dropped(long attributeCount, long eventCount, long linkCount) {
    droppedAttributesCount = attributeCount;
    droppedEventsCount = eventCount;
    droppedLinksCount = linkCount;
    return this;
  }

  public SpanBuilder status(Status value) {
    status = value;
    return this;
  }

  public SpanBuilder resource(Resource value) {
    resource = value;
    return this;
  }

  public SpanBuilder scope(Scope value) {
    scope = value;
    return this;
  }

  public Span build() {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        traceState,
        flags,
        name,
        kind,
        startTimeUnixNano,
        endTimeUnixNano,
        attributes,
        droppedAttributesCount,
        events,
        droppedEventsCount,
        links,
        droppedLinksCount,
        status,
        resource,
        scope);
  }
}
