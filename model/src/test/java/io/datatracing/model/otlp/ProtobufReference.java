package io.datatracing.model.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.EntityRef;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.ArrayList;
import java.util.List;

/** The model as protobuf-java understands a request: what our own decoder is compared with. */
final class ProtobufReference {
  private ProtobufReference() {}

  static List<Span> decode(byte[] request) throws InvalidProtocolBufferException {
    List<Span> spans = new ArrayList<>();
    for (ResourceSpans rs : ExportTraceServiceRequest.parseFrom(request).getResourceSpansList()) {
      Resource resource =
          new Resource(
              attributes(rs.getResource().getAttributesList()),
              unsigned(rs.getResource().getDroppedAttributesCount()),
              rs.getResource().getEntityRefsList().stream()
                  .map(
                      e ->
                          new EntityRef(
                              e.getSchemaUrl(),
                              e.getType(),
                              e.getIdKeysList(),
                              e.getDescriptionKeysList()))
                  .toList(),
              rs.getSchemaUrl());
      for (ScopeSpans ss : rs.getScopeSpansList()) {
        Scope scope =
            new Scope(
                ss.getScope().getName(),
                ss.getScope().getVersion(),
                attributes(ss.getScope().getAttributesList()),
                unsigned(ss.getScope().getDroppedAttributesCount()),
                ss.getSchemaUrl());
        ss.getSpansList().forEach(span -> spans.add(span(span, resource, scope)));
      }
    }
    return spans;
  }

  private static Span span(
      io.opentelemetry.proto.trace.v1.Span span, Resource resource, Scope scope) {
    SpanId parent = spanId(span.getParentSpanId());
    return new Span(
        traceId(span.getTraceId()),
        spanId(span.getSpanId()),
        parent.isValid() ? parent : null,
        span.getTraceState(),
        span.getFlags(),
        span.getName(),
        SpanKind.ofNumber(span.getKindValue()),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        attributes(span.getAttributesList()),
        unsigned(span.getDroppedAttributesCount()),
        span.getEventsList().stream()
            .map(
                e ->
                    new Event(
                        e.getTimeUnixNano(),
                        e.getName(),
                        attributes(e.getAttributesList()),
                        unsigned(e.getDroppedAttributesCount())))
            .toList(),
        unsigned(span.getDroppedEventsCount()),
        span.getLinksList().stream()
            .map(
                l ->
                    new Link(
                        traceId(l.getTraceId()),
                        spanId(l.getSpanId()),
                        l.getTraceState(),
                        l.getFlags(),
                        attributes(l.getAttributesList()),
                        unsigned(l.getDroppedAttributesCount())))
            .toList(),
        unsigned(span.getDroppedLinksCount()),
        new Status(
            Status.Code.ofNumber(span.getStatus().getCodeValue()), span.getStatus().getMessage()),
        resource,
        scope);
  }

  private static List<Attribute> attributes(List<KeyValue> list) {
    return list.stream().map(kv -> new Attribute(kv.getKey(), value(kv.getValue()))).toList();
  }

  private static AttributeValue value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> AttributeValue.of(value.getStringValue());
      case BOOL_VALUE -> AttributeValue.of(value.getBoolValue());
      case INT_VALUE -> AttributeValue.of(value.getIntValue());
      case DOUBLE_VALUE -> AttributeValue.of(value.getDoubleValue());
      case BYTES_VALUE -> AttributeValue.ofBytes(value.getBytesValue().toByteArray());
      case ARRAY_VALUE ->
          AttributeValue.of(
              value.getArrayValue().getValuesList().stream()
                  .map(ProtobufReference::value)
                  .toList());
      case KVLIST_VALUE -> AttributeValue.ofMap(attributes(value.getKvlistValue().getValuesList()));
      default -> AttributeValue.EMPTY;
    };
  }

  private static long unsigned(int count) {
    return Integer.toUnsignedLong(count);
  }

  private static TraceId traceId(ByteString bytes) {
    return bytes.isEmpty()
        ? new TraceId(0, 0)
        : new TraceId(
            bytes.asReadOnlyByteBuffer().getLong(0), bytes.asReadOnlyByteBuffer().getLong(8));
  }

  private static SpanId spanId(ByteString bytes) {
    return new SpanId(bytes.isEmpty() ? 0 : bytes.asReadOnlyByteBuffer().getLong(0));
  }
}
