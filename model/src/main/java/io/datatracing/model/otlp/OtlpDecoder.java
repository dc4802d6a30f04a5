package io.datatracing.model.otlp;

import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the model from an {@code ExportTraceServiceRequest}. Spans of one {@code ResourceSpans}
 * share their {@link Resource}, those of one {@code ScopeSpans} their {@link Scope}.
 */
public final class OtlpDecoder {

  private OtlpDecoder() {}

  /**
   * All spans of a request, in its order.
   *
   * @throws MalformedOtlpException when the bytes are not what the format says
   */
  public static List<Span> decode(byte[] request) {
    List<Span> spans = new ArrayList<>();
    OtlpReader reader = new OtlpReader().reset(request, 0, request.length);
    int resourceOrdinal = 0;
    int scopeOrdinal = 0;
    Resource resource = Resource.EMPTY;
    Scope scope = Scope.EMPTY;
    while (reader.nextSpan()) {
      if (reader.resourceOrdinal() != resourceOrdinal) {
        resourceOrdinal = reader.resourceOrdinal();
        resource = resource(reader);
      }
      if (reader.scopeOrdinal() != scopeOrdinal) {
        scopeOrdinal = reader.scopeOrdinal();
        scope = scope(reader);
      }
      spans.add(span(reader, resource, scope));
    }
    return spans;
  }

  /** The resource of the reader's current span. */
  public static Resource resource(OtlpReader reader) {
    byte[] bytes = reader.bytes();
    return ContextDecoder.resource(
        bytes,
        reader.resourceOffset(),
        reader.resourceLength(),
        ValueDecoder.string(
            bytes, reader.resourceSchemaUrlOffset(), reader.resourceSchemaUrlLength()));
  }

  /** The scope of the reader's current span. */
  public static Scope scope(OtlpReader reader) {
    byte[] bytes = reader.bytes();
    return ContextDecoder.scope(
        bytes,
        reader.scopeOffset(),
        reader.scopeLength(),
        ValueDecoder.string(bytes, reader.scopeSchemaUrlOffset(), reader.scopeSchemaUrlLength()));
  }

  /** The reader's current span, which {@link OtlpReader#readSpan} must have read. */
  public static Span span(OtlpReader reader, Resource resource, Scope scope) {
    byte[] bytes = reader.bytes();
    return new Span(
        new TraceId(reader.traceIdHigh(), reader.traceIdLow()),
        new SpanId(reader.spanId()),
        reader.parentSpanId() == 0 ? null : new SpanId(reader.parentSpanId()),
        ValueDecoder.string(bytes, reader.traceStateOffset(), reader.traceStateLength()),
        reader.flags(),
        ValueDecoder.string(bytes, reader.nameOffset(), reader.nameLength()),
        SpanKind.ofNumber(reader.kind()),
        reader.startTimeUnixNano(),
        reader.endTimeUnixNano(),
        ValueDecoder.attributes(bytes, reader.attributes()),
        Integer.toUnsignedLong(reader.droppedAttributesCount()),
        events(reader),
        Integer.toUnsignedLong(reader.droppedEventsCount()),
        links(reader),
        Integer.toUnsignedLong(reader.droppedLinksCount()),
        new Status(
            Status.Code.ofNumber(reader.statusCode()),
            ValueDecoder.string(bytes, reader.statusMessageOffset(), reader.statusMessageLength())),
        resource,
        scope);
  }

  private static List<Event> events(OtlpReader reader) {
    List<Event> events = new ArrayList<>(reader.eventCount());
    byte[] bytes = reader.bytes();
    for (int i = 0; i < reader.eventCount(); i++) {
      OtlpEvent event = reader.event(i);
      events.add(
          new Event(
              event.timeUnixNano(),
              ValueDecoder.string(bytes, event.nameOffset(), event.nameLength()),
              ValueDecoder.attributes(bytes, event.attributes()),
              Integer.toUnsignedLong(event.droppedAttributesCount())));
    }
    return events;
  }

  private static List<Link> links(OtlpReader reader) {
    List<Link> links = new ArrayList<>(reader.linkCount());
    byte[] bytes = reader.bytes();
    for (int i = 0; i < reader.linkCount(); i++) {
      OtlpLink link = reader.link(i);
      links.add(
          new Link(
              new TraceId(link.traceIdHigh(), link.traceIdLow()),
              new SpanId(link.spanId()),
              ValueDecoder.string(bytes, link.traceStateOffset(), link.traceStateLength()),
              link.flags(),
              ValueDecoder.attributes(bytes, link.attributes()),
              Integer.toUnsignedLong(link.droppedAttributesCount())));
    }
    return links;
  }
}
