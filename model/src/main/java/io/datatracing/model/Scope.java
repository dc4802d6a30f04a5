package io.datatracing.model;

import java.util.List;

/**
 * The instrumentation that made a span.
 *
 * @param schemaUrl of {@code ScopeSpans}: the version of the conventions its spans follow
 * @param droppedAttributesCount attributes the sender left out; 0 to 2^32 - 1
 */
public record Scope(
    String name,
    String version,
    List<Attribute> attributes,
    long droppedAttributesCount,
    String schemaUrl) {
  public static final Scope EMPTY = new Scope("", "", List.of(), 0, "");

  public Scope {
    attributes = List.copyOf(attributes);
  }
}
