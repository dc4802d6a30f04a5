package io.datatracing.query.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.EntityRef;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * OTLP's JSON (<a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">JSON
 * Protobuf Encoding</a>): ids in hex, 64-bit numbers as strings, kinds and codes as numbers, bytes
 * in Base64; fields with their default value are left out.
 */
final class OtlpJson {
  private final JsonGenerator json;

  OtlpJson(JsonGenerator json) {
    this.json = json;
  }

  /** Elements of {@code resourceSpans}: one for each resource of the trace. */
  void resourceSpans(Trace trace) throws IOException {
    Map<Resource, Map<Scope, List<Span>>> grouped = new LinkedHashMap<>();
    for (Span span : trace.spans()) {
      grouped
          .computeIfAbsent(span.resource(), resource -> new LinkedHashMap<>())
          .computeIfAbsent(span.scope(), scope -> new ArrayList<>())
          .add(span);
    }
    for (Map.Entry<Resource, Map<Scope, List<Span>>> resource : grouped.entrySet()) {
      json.writeStartObject();
      json.writeObjectFieldStart("resource");
      attributes("attributes", resource.getKey().attributes());
      count("droppedAttributesCount", resource.getKey().droppedAttributesCount());
      entities(resource.getKey().entityRefs());
      json.writeEndObject();
      json.writeArrayFieldStart("scopeSpans");
      for (Map.Entry<Scope, List<Span>> scope : resource.getValue().entrySet()) {
        scopeSpans(scope.getKey(), scope.getValue());
      }
      json.writeEndArray();
      text("schemaUrl", resource.getKey().schemaUrl());
      json.writeEndObject();
    }
  }

  private void entities(List<EntityRef> entities) throws IOException {
    if (entities.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("entityRefs");
    for (EntityRef entity : entities) {
      json.writeStartObject();
      text("schemaUrl", entity.schemaUrl());
      text("type", entity.type());
      keys("idKeys", entity.idKeys());
      keys("descriptionKeys", entity.descriptionKeys());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void keys(String field, List<String> keys) throws IOException {
    json.writeArrayFieldStart(field);
    for (String key : keys) {
      json.writeString(key);
    }
    json.writeEndArray();
  }

  private void scopeSpans(Scope scope, List<Span> spans) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("scope");
    text("name", scope.name());
    text("version", scope.version());
    attributes("attributes", scope.attributes());
    count("droppedAttributesCount", scope.droppedAttributesCount());
    json.writeEndObject();
    json.writeArrayFieldStart("spans");
    for (Span span : spans) {
      span(span);
    }
    json.writeEndArray();
    text("schemaUrl", scope.schemaUrl());
    json.writeEndObject();
  }

  private void span(Span span) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", span.traceId().toString());
    json.writeStringField("spanId", span.spanId().toString());
    text("traceState", span.traceState());
    if (span.parentSpanId() != null) {
      json.writeStringField("parentSpanId", span.parentSpanId().toString());
    }
    count("flags", Integer.toUnsignedLong(span.flags()));
    text("name", span.name());
    count("kind", span.kind().ordinal());
    nanos("startTimeUnixNano", span.startTimeUnixNano());
    nanos("endTimeUnixNano", span.endTimeUnixNano());
    attributes("attributes", span.attributes());
    count("droppedAttributesCount", span.droppedAttributesCount());
    if (!span.events().isEmpty()) {
      json.writeArrayFieldStart("events");
      for (Event event : span.events()) {
        event(event);
      }
      json.writeEndArray();
    }
    count("droppedEventsCount", span.droppedEventsCount());
    if (!span.links().isEmpty()) {
      json.writeArrayFieldStart("links");
      for (Link link : span.links()) {
        link(link);
      }
      json.writeEndArray();
    }
    count("droppedLinksCount", span.droppedLinksCount());
    json.writeObjectFieldStart("status");
    text("message", span.status().message());
    count("code", span.status().code().ordinal());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void event(Event event) throws IOException {
    json.writeStartObject();
    nanos("timeUnixNano", event.timeUnixNano());
    text("name", event.name());
    attributes("attributes", event.attributes());
    count("droppedAttributesCount", event.droppedAttributesCount());
    json.writeEndObject();
  }

  private void link(Link link) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", link.traceId().toString());
    json.writeStringField("spanId", link.spanId().toString());
    text("traceState", link.traceState());
    attributes("attributes", link.attributes());
    count("droppedAttributesCount", link.droppedAttributesCount());
    count("flags", Integer.toUnsignedLong(link.flags()));
    json.writeEndObject();
  }

  private void attributes(String field, List<Attribute> attributes) throws IOException {
    if (!attributes.isEmpty()) {
      json.writeArrayFieldStart(field);
      list(attributes);
      json.writeEndArray();
    }
  }

  private void list(List<Attribute> attributes) throws IOException {
    for (Attribute attribute : attributes) {
      json.writeStartObject();
      json.writeStringField("key", attribute.key());
      json.writeFieldName("value");
      value(attribute.value());
      json.writeEndObject();
    }
  }

  /** As deep as values nest, which the model's reader bounds. */
  private void value(AttributeValue value) throws IOException {
    json.writeStartObject();
    if (value instanceof AttributeValue.StringValue string) {
      json.writeStringField("stringValue", string.value());
    } else if (value instanceof AttributeValue.BoolValue bool) {
      json.writeBooleanField("boolValue", bool.value());
    } else if (value instanceof AttributeValue.IntValue number) {
      json.writeStringField("intValue", Long.toString(number.value()));
    } else if (value instanceof AttributeValue.DoubleValue number) {
      // Protobuf's JSON writes what is no number as these strings: so does Jackson.
      json.writeNumberField("doubleValue", number.value());
    } else if (value instanceof AttributeValue.BytesValue bytes) {
      json.writeStringField("bytesValue", bytes.text());
    } else if (value instanceof AttributeValue.ArrayValue array) {
      json.writeObjectFieldStart("arrayValue");
      json.writeArrayFieldStart("values");
      for (AttributeValue element : array.values()) {
        value(element);
      }
      json.writeEndArray();
      json.writeEndObject();
    } else if (value instanceof AttributeValue.MapValue map) {
      json.writeObjectFieldStart("kvlistValue");
      json.writeArrayFieldStart("values");
      list(map.entries());
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void text(String field, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }

  private void count(String field, long value) throws IOException {
    if (value != 0) {
      json.writeNumberField(field, value);
    }
  }

  /** Unsigned: a time before 1970 is one after 2554, as it was on the wire. */
  private void nanos(String field, long value) throws IOException {
    json.writeStringField(field, Long.toUnsignedString(value));
  }
}
