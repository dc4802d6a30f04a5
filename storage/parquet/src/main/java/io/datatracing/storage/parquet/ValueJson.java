package io.datatracing.storage.parquet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Values of any depth as the JSON that a person would expect: strings, numbers, {@code true},
 * arrays, objects, and {@code null} for no value. Nothing is lost:
 *
 * <ul>
 *   <li>a number with a point or an exponent is a double, one without is an integer;
 *   <li>{@code NaN} and the infinities are <code>{"$double":"NaN"}</code>;
 *   <li>bytes are <code>{"$bytes":"AQI="}</code>, in Base64;
 *   <li>objects keep order and repeated keys; one whose first key begins with {@code $} is wrapped:
 *       <code>{"$map":{"$bytes":"no bytes"}}</code>.
 * </ul>
 */
final class ValueJson {
  private static final String DOUBLE = "$double";
  private static final String BYTES = "$bytes";
  private static final String MAP = "$map";

  /**
   * What a receiver has let in is not refused here for its length, a key's either; depth is bounded
   * there, too.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private ValueJson() {}

  static String write(AttributeValue value) {
    return written(out -> value(out, value));
  }

  /** The same as a map of these entries. */
  static String write(List<Attribute> entries) {
    return entries.isEmpty() ? "{}" : written(out -> entries(out, entries));
  }

  private interface Content {
    void write(JsonGenerator out) throws IOException;
  }

  private static String written(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      content.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void value(JsonGenerator out, AttributeValue value) throws IOException {
    if (value instanceof AttributeValue.StringValue string) {
      out.writeString(string.value());
    } else if (value instanceof AttributeValue.IntValue number) {
      out.writeNumber(number.value());
    } else if (value instanceof AttributeValue.BoolValue bool) {
      out.writeBoolean(bool.value());
    } else if (value instanceof AttributeValue.DoubleValue number) {
      number(out, number.value());
    } else if (value instanceof AttributeValue.BytesValue bytes) {
      special(out, BYTES, Base64.getEncoder().encodeToString(bytes.value()));
    } else if (value instanceof AttributeValue.ArrayValue array) {
      out.writeStartArray();
      for (AttributeValue element : array.values()) {
        value(out, element);
      }
      out.writeEndArray();
    } else if (value instanceof AttributeValue.MapValue map) {
      entries(out, map.entries());
    } else {
      out.writeNull();
    }
  }

  private static void number(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value)) {
      // Always with a point or an exponent.
      out.writeNumber(Double.toString(value));
    } else {
      special(out, DOUBLE, Double.toString(value));
    }
  }

  private static void special(JsonGenerator out, String key, String text) throws IOException {
    out.writeStartObject();
    out.writeStringField(key, text);
    out.writeEndObject();
  }

  private static void entries(JsonGenerator out, List<Attribute> entries) throws IOException {
    boolean isAmbiguous = !entries.isEmpty() && entries.get(0).key().startsWith("$");
    if (isAmbiguous) {
      out.writeStartObject();
      out.writeFieldName(MAP);
    }
    out.writeStartObject();
    for (Attribute entry : entries) {
      out.writeFieldName(entry.key());
      value(out, entry.value());
    }
    out.writeEndObject();
    if (isAmbiguous) {
      out.writeEndObject();
    }
  }

  /**
   * Reads what {@link #write(AttributeValue)} has written.
   *
   * @throws IOException when the text is no JSON
   */
  static AttributeValue read(String json) throws IOException {
    try (JsonParser in = FACTORY.createParser(json)) {
      in.nextToken();
      return value(in);
    }
  }

  /**
   * Reads what {@link #write(List)} has written.
   *
   * @throws IOException when the text is no JSON object
   */
  static List<Attribute> readEntries(String json) throws IOException {
    if (read(json) instanceof AttributeValue.MapValue map) {
      return map.entries();
    }
    throw new IOException("'" + json + "' is no JSON object");
  }

  private static AttributeValue value(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new IOException("a JSON value is missing");
    }
    return switch (token) {
      case VALUE_STRING -> AttributeValue.of(in.getText());
      case VALUE_NUMBER_INT -> AttributeValue.of(in.getLongValue());
      case VALUE_NUMBER_FLOAT -> AttributeValue.of(Double.parseDouble(in.getText()));
      case VALUE_TRUE -> AttributeValue.of(true);
      case VALUE_FALSE -> AttributeValue.of(false);
      case VALUE_NULL -> AttributeValue.EMPTY;
      case START_ARRAY -> {
        List<AttributeValue> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(in));
        }
        yield AttributeValue.of(values);
      }
      case START_OBJECT -> object(in);
      default -> throw new IOException("a JSON value begins with " + token);
    };
  }

  private static AttributeValue object(JsonParser in) throws IOException {
    if (in.nextToken() == JsonToken.END_OBJECT) {
      return AttributeValue.ofMap(List.of());
    }
    String first = in.currentName();
    if (first.equals(DOUBLE) || first.equals(BYTES) || first.equals(MAP)) {
      in.nextToken();
      AttributeValue special =
          switch (first) {
            case DOUBLE -> AttributeValue.of(Double.parseDouble(in.getText()));
            case BYTES -> AttributeValue.ofBytes(Base64.getDecoder().decode(in.getText()));
            default -> {
              in.nextToken();
              yield AttributeValue.ofMap(entries(in));
            }
          };
      if (in.nextToken() != JsonToken.END_OBJECT) {
        throw new IOException("an object goes on behind its " + first);
      }
      return special;
    }
    return AttributeValue.ofMap(entries(in));
  }

  /** From the first key, or from the end of an empty object. */
  private static List<Attribute> entries(JsonParser in) throws IOException {
    List<Attribute> entries = new ArrayList<>();
    while (in.currentToken() != JsonToken.END_OBJECT) {
      if (in.currentToken() != JsonToken.FIELD_NAME) {
        throw new IOException("an object is cut off");
      }
      String key = in.currentName();
      in.nextToken();
      entries.add(new Attribute(key, value(in)));
      in.nextToken();
    }
    return entries;
  }
}
