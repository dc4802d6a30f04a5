package io.datatracing.model;

import java.util.List;

/**
 * The process that made a span.
 *
 * @param schemaUrl of {@code ResourceSpans}: the version of the conventions the attributes follow
 * @param droppedAttributesCount attributes the sender left out; 0 to 2^32 - 1
 */
public record Resource(
    List<Attribute> attributes,
    long droppedAttributesCount,
    List<EntityRef> entityRefs,
    String schemaUrl) {
  public static final String SERVICE_NAME = "service.name";

  /** The name OpenTelemetry gives a service that was not told its own. */
  public static final String UNKNOWN_SERVICE = "unknown_service";

  public static final Resource EMPTY = new Resource(List.of(), 0, List.of(), "");

  public Resource {
    attributes = List.copyOf(attributes);
    entityRefs = List.copyOf(entityRefs);
  }

  public Resource(List<Attribute> attributes) {
    this(attributes, 0, List.of(), "");
  }

  /** Text of the first {@code service.name}, or {@link #UNKNOWN_SERVICE} when absent or empty. */
  public String serviceName() {
    for (Attribute attribute : attributes) {
      if (attribute.key().equals(SERVICE_NAME)) {
        String name = attribute.value().text();
        return name.isEmpty() ? UNKNOWN_SERVICE : name;
      }
    }
    return UNKNOWN_SERVICE;
  }
}
