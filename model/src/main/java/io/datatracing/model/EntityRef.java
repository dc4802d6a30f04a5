package io.datatracing.model;

import java.util.List;

/** Says which attributes of a resource identify, and which describe, one entity such as a host. */
public record EntityRef(
    String schemaUrl, String type, List<String> idKeys, List<String> descriptionKeys) {
  public EntityRef {
    idKeys = List.copyOf(idKeys);
    descriptionKeys = List.copyOf(descriptionKeys);
  }
}
