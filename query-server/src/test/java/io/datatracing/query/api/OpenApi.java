package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.datatracing.query.RunningQueryServer;

/** The served document, and its schemas as validators. */
final class OpenApi {
  private final JsonNode document;

  OpenApi(RunningQueryServer server) {
    document = server.json("/api/v1/openapi.json");
  }

  JsonNode paths() {
    return document.get("paths");
  }

  /** What stands where a {@code $ref} points to; anything else is itself. */
  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** Fails when {@code answer} is not what the schema called {@code name} says. */
  void assertValid(String name, JsonNode answer) {
    ObjectNode schema = document.deepCopy();
    schema.put("$ref", "#/components/schemas/" + name);
    Schema validator =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
    assertThat(validator.validate(answer)).as(name).isEmpty();
  }
}
