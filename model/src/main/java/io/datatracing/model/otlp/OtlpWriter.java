package io.datatracing.model.otlp;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.EntityRef;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the model as an {@code ExportTraceServiceRequest}. */
public final class OtlpWriter {
  private final ProtobufWriter out = new ProtobufWriter();

  private OtlpWriter() {}

  /** One {@code ResourceSpans} per resource and one {@code ScopeSpans} per scope in it. */
  public static byte[] write(List<Span> spans) {
    OtlpWriter writer = new OtlpWriter();
    Map<Resource, Map<Scope, List<Span>>> grouped = new LinkedHashMap<>();
    for (Span span : spans) {
      grouped
          .computeIfAbsent(span.resource(), resource -> new LinkedHashMap<>())
          .computeIfAbsent(span.scope(), scope -> new ArrayList<>())
          .add(span);
    }
    grouped.forEach(writer::resourceSpans);
    return writer.out.toByteArray();
  }

  private void resourceSpans(Resource resource, Map<Scope, List<Span>> scopes) {
    int resourceSpans = out.beginMessage(1);
    int subject = out.beginMessage(1);
    attributes(1, resource.attributes());
    out.varintField(2, resource.droppedAttributesCount());
    for (EntityRef entity : resource.entityRefs()) {
      int message = out.beginMessage(3);
      out.stringField(1, entity.schemaUrl());
      out.stringField(2, entity.type());
      entity.idKeys().forEach(key -> out.requiredBytesField(3, utf8(key)));
      entity.descriptionKeys().forEach(key -> out.requiredBytesField(4, utf8(key)));
      out.endMessage(message);
    }
    out.endMessage(subject);
    scopes.forEach(this::scopeSpans);
    out.stringField(3, resource.schemaUrl());
    out.endMessage(resourceSpans);
  }

  private void scopeSpans(Scope scope, List<Span> spans) {
    int scopeSpans = out.beginMessage(2);
    int subject = out.beginMessage(1);
    out.stringField(1, scope.name());
    out.stringField(2, scope.version());
    attributes(3, scope.attributes());
    out.varintField(4, scope.droppedAttributesCount());
    out.endMessage(subject);
    spans.forEach(this::span);
    out.stringField(3, scope.schemaUrl());
    out.endMessage(scopeSpans);
  }

  private void span(Span span) {
    int message = out.beginMessage(2);
    out.idField(1, span.traceId().high(), span.traceId().low());
    out.idField(2, span.spanId().value());
    out.stringField(3, span.traceState());
    if (span.parentSpanId() != null) {
      out.idField(4, span.parentSpanId().value());
    }
    out.stringField(5, span.name());
    out.varintField(6, span.kind().ordinal());
    out.fixed64Field(7, span.startTimeUnixNano());
    out.fixed64Field(8, span.endTimeUnixNano());
    attributes(9, span.attributes());
    out.varintField(10, span.droppedAttributesCount());
    span.events().forEach(this::event);
    out.varintField(12, span.droppedEventsCount());
    span.links().forEach(this::link);
    out.varintField(14, span.droppedLinksCount());
    int status = out.beginMessage(15);
    out.stringField(2, span.status().message());
    out.varintField(3, span.status().code().ordinal());
    out.endMessage(status);
    out.fixed32Field(16, span.flags());
    out.endMessage(message);
  }

  private void event(Event event) {
    int message = out.beginMessage(11);
    out.fixed64Field(1, event.timeUnixNano());
    out.stringField(2, event.name());
    attributes(3, event.attributes());
    out.varintField(4, event.droppedAttributesCount());
    out.endMessage(message);
  }

  private void link(Link link) {
    int message = out.beginMessage(13);
    out.idField(1, link.traceId().high(), link.traceId().low());
    out.idField(2, link.spanId().value());
    out.stringField(3, link.traceState());
    attributes(4, link.attributes());
    out.varintField(5, link.droppedAttributesCount());
    out.fixed32Field(6, link.flags());
    out.endMessage(message);
  }

  private void attributes(int field, List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      int message = out.beginMessage(field);
      out.stringField(1, attribute.key());
      anyValue(2, attribute.value());
      out.endMessage(message);
    }
  }

  private void anyValue(int field, AttributeValue value) {
    int message = out.beginMessage(field);
    if (value instanceof AttributeValue.StringValue string) {
      out.requiredBytesField(ValueType.STRING, utf8(string.value()));
    } else if (value instanceof AttributeValue.BoolValue bool) {
      out.requiredVarintField(ValueType.BOOL, bool.value() ? 1 : 0);
    } else if (value instanceof AttributeValue.IntValue number) {
      out.requiredVarintField(ValueType.INT, number.value());
    } else if (value instanceof AttributeValue.DoubleValue number) {
      out.requiredFixed64Field(ValueType.DOUBLE, Double.doubleToRawLongBits(number.value()));
    } else if (value instanceof AttributeValue.BytesValue bytes) {
      out.requiredBytesField(ValueType.BYTES, bytes.value());
    } else if (value instanceof AttributeValue.ArrayValue array) {
      int nested = out.beginMessage(ValueType.ARRAY);
      array.values().forEach(element -> anyValue(1, element));
      out.endMessage(nested);
    } else if (value instanceof AttributeValue.MapValue map) {
      int nested = out.beginMessage(ValueType.MAP);
      attributes(1, map.entries());
      out.endMessage(nested);
    }
    out.endMessage(message);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
