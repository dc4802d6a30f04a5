package io.datatracing.collector.pipeline;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.datatracing.collector.pipeline.ConfigException.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * YAML as a tree that knows its lines. Keys occur once in their mapping, and there are no aliases:
 * what a line says is what it does.
 */
public final class YamlDocument {
  private static final YAMLFactory YAML = new YAMLFactory();
  private static final int MAX_DEPTH = 50;

  private final String file;
  private final Map<JsonPointer, Integer> lines = new HashMap<>();
  private JsonNode root = JsonNodeFactory.instance.nullNode();

  private YamlDocument(String file) {
    this.file = file;
  }

  /**
   * @param file its name, for messages
   * @throws ConfigException when it is not YAML
   */
  public static YamlDocument parse(String file, String text) {
    YamlDocument document = new YamlDocument(file);
    try (YAMLParser parser = YAML.createParser(text)) {
      if (parser.nextToken() != null) {
        document.root = document.value(parser, JsonPointer.empty(), 0);
      }
      if (parser.nextToken() != null) {
        throw document.problem(parser, JsonPointer.empty(), "a second document begins here");
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new ConfigException(
          new Problem(file, at == null ? 0 : at.getLineNr(), "", firstLine(e)));
    } catch (IOException e) {
      throw new ConfigException(new Problem(file, 0, "", "cannot be read: " + e.getMessage()));
    }
    return document;
  }

  private static String firstLine(JsonProcessingException problem) {
    return "is not YAML: "
        + String.valueOf(problem.getOriginalMessage()).lines().findFirst().orElse("unreadable");
  }

  private JsonNode value(YAMLParser parser, JsonPointer at, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw problem(parser, at, "nests deeper than " + MAX_DEPTH + " levels");
    }
    lines.putIfAbsent(at, parser.currentTokenLocation().getLineNr());
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser, at, depth);
      case START_ARRAY -> array(parser, at, depth);
      case VALUE_STRING -> {
        if (parser.isCurrentAlias()) {
          throw problem(parser, at, "*" + parser.getText() + " is an alias; write the value out");
        }
        yield nodes.textNode(parser.getText());
      }
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      default -> throw problem(parser, at, "is not a value");
    };
  }

  private static JsonNode integer(YAMLParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> JsonNodeFactory.instance.numberNode(parser.getLongValue());
      default -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
    };
  }

  private JsonNode object(YAMLParser parser, JsonPointer at, int depth) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonPointer place = at.appendProperty(key);
      if (object.has(key)) {
        throw problem(
            parser, at, "'" + key + "' is there twice; the first is in line " + line(place));
      }
      lines.put(place, parser.currentTokenLocation().getLineNr());
      parser.nextToken();
      object.set(key, value(parser, place, depth + 1));
    }
    return object;
  }

  private JsonNode array(YAMLParser parser, JsonPointer at, int depth) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser, at.appendIndex(array.size()), depth + 1));
    }
    return array;
  }

  private ConfigException problem(YAMLParser parser, JsonPointer at, String message) {
    return new ConfigException(
        new Problem(file, parser.currentTokenLocation().getLineNr(), path(at), message));
  }

  /** {@code null} for an empty document. */
  public JsonNode root() {
    return root;
  }

  String file() {
    return file;
  }

  /** Where the value is; of what is not there, where that is in which it is missing. */
  int line(JsonPointer place) {
    @Nullable JsonPointer at = place;
    while (at != null) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
      at = at.head();
    }
    return 1;
  }

  Problem problem(JsonPointer place, String message) {
    return new Problem(file, line(place), path(place), message);
  }

  /** {@code /nodes/tail/window} as {@code nodes.tail.window}. */
  static String path(JsonPointer pointer) {
    StringBuilder path = new StringBuilder();
    for (JsonPointer at = pointer; at != null && !at.matches(); at = at.tail()) {
      if (at.mayMatchElement()
          && !at.getMatchingProperty().isEmpty()
          && Character.isDigit(at.getMatchingProperty().charAt(0))) {
        path.append('[').append(at.getMatchingProperty()).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(at.getMatchingProperty());
      }
    }
    return path.toString();
  }
}
