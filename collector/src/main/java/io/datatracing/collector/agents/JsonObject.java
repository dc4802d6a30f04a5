package io.datatracing.collector.agents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.datatracing.http.HttpProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON object that came from outside: fields that are not known are left alone, so that a
 * newer agent may say more; every text is cut to a bound by whoever reads it. Numbers are read from
 * JSON numbers and from decimal strings, as 64-bit counts are written.
 */
final class JsonObject {
  private static final int MAX_DEPTH = 8;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(64 << 10)
                  .maxNameLength(1 << 10)
                  .build())
          .build();

  private final Map<?, ?> fields;

  private JsonObject(Map<?, ?> fields) {
    this.fields = fields;
  }

  /**
   * @throws io.datatracing.http.HttpProblemException 400 when the body is no JSON object
   */
  static JsonObject parse(byte[] body) {
    try (JsonParser json = FACTORY.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw HttpProblem.badRequest("The body is not a JSON object.").asException();
      }
      JsonObject object = new JsonObject(object(json));
      if (json.nextToken() != null) {
        throw HttpProblem.badRequest("Something follows the JSON object.").asException();
      }
      return object;
    } catch (IOException e) {
      throw HttpProblem.badRequest("The body is not JSON: " + e.getMessage()).asException();
    }
  }

  /** Null when the field is absent or null. */
  @Nullable String text(String name, int maxChars) {
    Object value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Map || value instanceof List) {
      throw wrong(name, "a string");
    }
    String text = value.toString();
    return text.length() <= maxChars ? text : text.substring(0, maxChars);
  }

  /**
   * @throws io.datatracing.http.HttpProblemException 400 when it is absent or empty
   */
  String required(String name, int maxChars) {
    String text = text(name, maxChars);
    if (text == null || text.isEmpty()) {
      throw wrong(name, "a string that is not empty");
    }
    return text;
  }

  /** A count or a time; 0 when it is absent. */
  long number(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return 0;
    }
    try {
      long number = Long.parseLong(value.toString());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, as a negative number is.
    }
    throw wrong(name, "a whole number from 0");
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  /** Objects of a list, at most {@code most} of them; empty when it is absent. */
  List<JsonObject> objects(String name, int most) {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(name, "a list of objects");
    }
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof Map<?, ?> map)) {
        throw wrong(name, "a list of objects");
      }
      if (objects.size() < most) {
        objects.add(new JsonObject(map));
      }
    }
    return objects;
  }

  /** A nested object; an empty one when it is absent. */
  JsonObject object(String name) {
    Object value = fields.get(name);
    if (value == null) {
      return new JsonObject(Map.of());
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(name, "an object");
    }
    return new JsonObject(map);
  }

  /** The names of this object's fields. */
  List<String> names() {
    return fields.keySet().stream().map(Object::toString).toList();
  }

  private static RuntimeException wrong(String name, String expected) {
    return HttpProblem.badRequest("Field " + name + " is not " + expected + ".").asException();
  }

  /** Recursion is as deep as the parser lets it be. */
  private static @Nullable Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(json));
        }
        yield list;
      }
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> json.getText();
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser json) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      map.put(name, value(json));
    }
    return map;
  }
}
