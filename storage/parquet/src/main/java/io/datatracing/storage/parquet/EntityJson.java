package io.datatracing.storage.parquet;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.EntityRef;
import java.util.List;

/** References to entities as JSON, with OTLP's names. */
final class EntityJson {
  private EntityJson() {}

  static String write(List<EntityRef> entities) {
    return entities.isEmpty()
        ? "[]"
        : ValueJson.write(AttributeValue.of(entities.stream().map(EntityJson::value).toList()));
  }

  private static AttributeValue value(EntityRef entity) {
    return AttributeValue.ofMap(
        List.of(
            Attribute.of("schemaUrl", entity.schemaUrl()),
            Attribute.of("type", entity.type()),
            new Attribute("idKeys", texts(entity.idKeys())),
            new Attribute("descriptionKeys", texts(entity.descriptionKeys()))));
  }

  private static AttributeValue texts(List<String> texts) {
    return AttributeValue.of(texts.stream().map(AttributeValue::of).toList());
  }

  static List<EntityRef> read(AttributeValue json) {
    return json instanceof AttributeValue.ArrayValue array
        ? array.values().stream().map(EntityJson::entity).toList()
        : List.of();
  }

  private static EntityRef entity(AttributeValue value) {
    return new EntityRef(
        part(value, "schemaUrl").text(),
        part(value, "type").text(),
        keys(part(value, "idKeys")),
        keys(part(value, "descriptionKeys")));
  }

  private static List<String> keys(AttributeValue value) {
    return value instanceof AttributeValue.ArrayValue array
        ? array.values().stream().map(AttributeValue::text).toList()
        : List.of();
  }

  private static AttributeValue part(AttributeValue value, String key) {
    if (value instanceof AttributeValue.MapValue map) {
      for (Attribute entry : map.entries()) {
        if (entry.key().equals(key)) {
          return entry.value();
        }
      }
    }
    return AttributeValue.EMPTY;
  }
}
