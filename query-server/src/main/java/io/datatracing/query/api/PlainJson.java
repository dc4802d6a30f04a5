package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Values of attributes for interfaces whose tags are texts: lists and maps as JSON, everything else
 * as a person would type it. So do OpenTelemetry's exporters.
 */
public final class PlainJson {
  private static final JsonFactory JSON = new JsonFactory();

  private PlainJson() {}

  public static String text(AttributeValue value) {
    if (value instanceof AttributeValue.ArrayValue || value instanceof AttributeValue.MapValue) {
      return written(json -> value(json, value));
    }
    return value.text();
  }

  /** One JSON object; of several attributes under one key the last counts for most readers. */
  public static String object(List<Attribute> attributes) {
    return written(json -> object(json, attributes));
  }

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static String written(Content content) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      content.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a text does not fail to take characters", e);
    }
    return out.toString();
  }

  private static void object(JsonGenerator json, List<Attribute> attributes) throws IOException {
    json.writeStartObject();
    for (Attribute attribute : attributes) {
      json.writeFieldName(attribute.key());
      value(json, attribute.value());
    }
    json.writeEndObject();
  }

  /** As deep as values nest, which the model's reader bounds. */
  private static void value(JsonGenerator json, AttributeValue value) throws IOException {
    if (value instanceof AttributeValue.BoolValue bool) {
      json.writeBoolean(bool.value());
    } else if (value instanceof AttributeValue.IntValue number) {
      json.writeNumber(number.value());
    } else if (value instanceof AttributeValue.DoubleValue number) {
      json.writeNumber(number.value());
    } else if (value instanceof AttributeValue.ArrayValue array) {
      json.writeStartArray();
      for (AttributeValue element : array.values()) {
        value(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof AttributeValue.MapValue map) {
      object(json, map.entries());
    } else {
      json.writeString(value.text());
    }
  }
}
