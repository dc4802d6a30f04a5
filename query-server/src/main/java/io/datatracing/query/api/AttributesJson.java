package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import java.io.IOException;
import java.util.List;

/**
 * Attributes as a list of {@code {key, type, value}}: the order and the repetitions of the sender
 * stay, and a type that JSON lacks is not lost. Recursion is as deep as values nest, which the
 * model's reader bounds.
 */
final class AttributesJson {
  private AttributesJson() {}

  static void write(JsonGenerator json, String field, List<Attribute> attributes)
      throws IOException {
    json.writeFieldName(field);
    list(json, attributes);
  }

  private static void list(JsonGenerator json, List<Attribute> attributes) throws IOException {
    json.writeStartArray();
    for (Attribute attribute : attributes) {
      json.writeStartObject();
      json.writeStringField("key", attribute.key());
      typeAndValue(json, attribute.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void typeAndValue(JsonGenerator json, AttributeValue value) throws IOException {
    if (value instanceof AttributeValue.StringValue string) {
      json.writeStringField("type", "string");
      json.writeStringField("value", string.value());
    } else if (value instanceof AttributeValue.IntValue number) {
      json.writeStringField("type", "int");
      json.writeStringField("value", Long.toString(number.value()));
    } else if (value instanceof AttributeValue.DoubleValue number) {
      json.writeStringField("type", "double");
      json.writeFieldName("value");
      number(json, number.value());
    } else if (value instanceof AttributeValue.BoolValue bool) {
      json.writeStringField("type", "bool");
      json.writeBooleanField("value", bool.value());
    } else if (value instanceof AttributeValue.BytesValue bytes) {
      json.writeStringField("type", "bytes");
      json.writeStringField("value", bytes.text());
    } else if (value instanceof AttributeValue.ArrayValue array) {
      json.writeStringField("type", "array");
      json.writeArrayFieldStart("value");
      for (AttributeValue element : array.values()) {
        json.writeStartObject();
        typeAndValue(json, element);
        json.writeEndObject();
      }
      json.writeEndArray();
    } else if (value instanceof AttributeValue.MapValue map) {
      json.writeStringField("type", "map");
      json.writeFieldName("value");
      list(json, map.entries());
    } else {
      json.writeStringField("type", "empty");
      json.writeNullField("value");
    }
  }

  /** JSON has no NaN and no infinities: these three are strings, as in protobuf's JSON. */
  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Double.toString(value));
    }
  }
}
