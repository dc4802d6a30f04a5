package io.datatracing.collector.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.datatracing.collector.pipeline.ConfigException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The JSON schema of a pipeline's file: a frame that is a resource here, and the settings of each
 * type of node, a resource beside that type.
 */
public final class PipelineSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FRAME = "pipeline.schema.json";

  private final ObjectNode document;
  private final Schema schema;

  PipelineSchema(Collection<NodeType<?>> types) {
    document = (ObjectNode) resource(PipelineSchema.class, FRAME);
    ObjectNode definitions = (ObjectNode) document.get("$defs");
    ObjectNode common = (ObjectNode) definitions.remove("channel");
    ObjectNode node = (ObjectNode) definitions.get("node");
    ArrayNode names = (ArrayNode) node.at("/properties/type/enum");
    ArrayNode cases = node.putArray("allOf");
    for (NodeType<?> type : types) {
      names.add(type.name());
      ObjectNode settings = (ObjectNode) resource(type.getClass(), type.name() + ".schema.json");
      ObjectNode local = (ObjectNode) settings.remove("$defs");
      if (local != null) {
        local.properties().forEach(one -> definitions.set(one.getKey(), one.getValue()));
      }
      ObjectNode properties = settings.withObject("/properties");
      common.properties().forEach(one -> properties.set(one.getKey(), one.getValue()));
      settings.put("type", "object").put("additionalProperties", false);
      definitions.set("node-" + type.name(), settings);
      ObjectNode choice = cases.addObject();
      choice.withObject("/if/properties/type").put("const", type.name());
      choice.withObject("/then").put("$ref", "#/$defs/node-" + type.name());
    }
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(document);
  }

  private static JsonNode resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(beside.getName() + " has no " + name + " beside it");
      }
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Indented JSON. */
  public String text() {
    return document.toPrettyString();
  }

  /**
   * @throws ConfigException for what the schema does not allow
   */
  void check(YamlDocument document) {
    List<Problem> problems = new ArrayList<>();
    // Where a node's type is unknown, what else is wrong with it cannot be said.
    for (Error error : schema.validate(document.root())) {
      JsonPointer place = JsonPointer.compile(pointer(error));
      Problem problem = problem(document, place, error);
      if (!problems.contains(problem)) {
        problems.add(problem);
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static String pointer(Error error) {
    String text = error.getInstanceLocation().toString();
    return text.startsWith("/") ? text : "";
  }

  private Problem problem(YamlDocument document, JsonPointer place, Error error) {
    JsonNode value = document.root().at(place);
    String rule = error.getSchemaLocation().toString();
    String property = error.getProperty();
    if (rule.contains("/$defs/duration/")) {
      return document.problem(place, "'" + value.asText() + "' is not a duration; e.g. 30s");
    }
    if (rule.contains("/$defs/bytes/")) {
      return document.problem(place, "'" + value.asText() + "' is not a size; e.g. 64MiB");
    }
    return switch (error.getKeyword()) {
      case "additionalProperties" ->
          document.problem(
              property == null ? place : place.appendProperty(property),
              "unknown setting" + known(error));
      case "propertyNames" -> {
        String id = property == null ? "" : property;
        yield document.problem(
            place.appendProperty(id),
            "'" + id + "' is not a node's id: lower case letters, digits and -");
      }
      case "required" -> document.problem(place, "'" + property + "' is missing");
      case "enum" ->
          document.problem(place, "'" + value.asText() + "' is not one of " + words(error));
      default -> document.problem(place, plain(error));
    };
  }

  /** The message without the place, which is said already. */
  private static String plain(Error error) {
    String message = error.getMessage();
    String place = error.getInstanceLocation() + ": ";
    return message.startsWith(place) ? message.substring(place.length()) : message;
  }

  private String known(Error error) {
    JsonNode settings = parent(error);
    if (settings == null || !settings.has("properties")) {
      return "";
    }
    TreeSet<String> names = new TreeSet<>();
    settings.get("properties").fieldNames().forEachRemaining(names::add);
    return "; known are " + String.join(", ", names);
  }

  private String words(Error error) {
    JsonNode node = parent(error);
    List<String> words = new ArrayList<>();
    if (node != null) {
      node.path("enum").forEach(word -> words.add(word.asText()));
    }
    return String.join(", ", words);
  }

  /** The schema that has the keyword. */
  private @Nullable JsonNode parent(Error error) {
    String location = error.getSchemaLocation().toString();
    int fragment = location.indexOf('#');
    JsonPointer pointer = JsonPointer.compile(location.substring(fragment + 1)).head();
    return pointer == null ? null : document.at(pointer);
  }
}
